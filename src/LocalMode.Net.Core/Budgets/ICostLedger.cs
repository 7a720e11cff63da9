namespace LocalMode;

/// <summary>Keeps what calls cost and what answering locally avoided.</summary>
/// <remarks>Implementations are safe for concurrent use. They are called once for each request that ended, and for each call of its legs.</remarks>
public interface ICostLedger
{
    /// <summary>Records a call of a leg, or the cost that a local answer avoided.</summary>
    /// <param name="entry">What it cost.</param>
    void Record(CostEntry entry);
}
