namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A piece of work: at its end, also by an exception, what it charged is given back, except for what is kept.</summary>
internal struct BudgetScope(CompileBudget budget) : IDisposable
{
    private readonly long _before = budget.Bytes;
    private long _kept;

    /// <summary>Charges a result, for good.</summary>
    public CharDfa Keep(CharDfa result)
    {
        _kept = result.ByteCount;
        budget.Charge(_kept);
        return result;
    }

    public readonly void Dispose() => budget.Release(budget.Bytes - _before - _kept);
}
