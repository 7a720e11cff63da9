namespace LocalMode;

/// <summary>A row of a <see cref="CostLedger"/>. It stays at the greatest number where it would overflow. Guarded by the lock of its ledger.</summary>
internal sealed class CostSum
{
    private long _calls;
    private long _inputTokens;
    private long _outputTokens;
    private decimal _spent;
    private decimal _avoided;

    public void Add(CostEntry entry) => Add(1, entry.InputTokens, entry.OutputTokens, entry.Spent, entry.Avoided);

    public void Add(CostSum other) => Add(other._calls, other._inputTokens, other._outputTokens, other._spent, other._avoided);

    public CostTotal ToTotal(CostKey key) => new(key.Day, key.Leg, key.ModelId, key.Currency, _calls, _inputTokens, _outputTokens, _spent, _avoided);

    private void Add(long calls, long inputTokens, long outputTokens, decimal spent, decimal avoided)
    {
        _calls = Sum(_calls, calls);
        _inputTokens = Sum(_inputTokens, inputTokens);
        _outputTokens = Sum(_outputTokens, outputTokens);
        _spent = Sum(_spent, spent);
        _avoided = Sum(_avoided, avoided);
    }

    public static long Sum(long one, long other) => other > long.MaxValue - one ? long.MaxValue : one + other;

    public static decimal Sum(decimal one, decimal other) => other > decimal.MaxValue - one ? decimal.MaxValue : one + other;
}
