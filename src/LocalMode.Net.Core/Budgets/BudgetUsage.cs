namespace LocalMode;

/// <summary>How far a <see cref="Budget"/> is used at one moment, in its unit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Spent">What calls that ended used.</param>
/// <param name="Reserved">What is kept free for calls under way.</param>
public readonly record struct BudgetUsage(decimal Limit, decimal Spent, decimal Reserved)
{
    /// <summary>Gets what is left. It is negative where calls used more than was reserved for them; nothing is allowed then.</summary>
    public decimal Remaining => Limit - Reserved - Spent;
}
