namespace LocalMode;

/// <summary>Keeps in memory what calls cost and what local answers avoided, by day, leg and model.</summary>
/// <remarks>
/// It holds a limited number of rows. Beyond it the oldest days join the row without a day of their leg and model, and where one day alone has too many models
/// the further ones share a row, so that no money is ever lost from the totals. It begins anew with the process: an application that needs more implements
/// <see cref="ICostLedger"/>. Safe for concurrent use.
/// </remarks>
public sealed class CostLedger : ICostLedger
{
    /// <summary>The model id of the row that further models share.</summary>
    public const string OtherModels = "(other)";

    private readonly Lock _gate = new();
    private readonly Dictionary<CostKey, CostSum> _rows = [];
    private readonly TimeZoneInfo _zone;
    private readonly int _maxRows;

    /// <summary>Initializes a new instance of the <see cref="CostLedger"/> class.</summary>
    /// <param name="zone">The time zone of its days. The default is UTC.</param>
    /// <param name="maxRows">How many rows it holds, 16 or more.</param>
    public CostLedger(TimeZoneInfo? zone = null, int maxRows = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 16);
        _zone = zone ?? TimeZoneInfo.Utc;
        _maxRows = maxRows;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The entry holds a negative number or no currency.</exception>
    public void Record(CostEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrEmpty(entry.Currency, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfNegative(entry.InputTokens, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfNegative(entry.OutputTokens, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfNegative(entry.Spent, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfNegative(entry.Avoided, nameof(entry));
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.Time, _zone).DateTime);
        CostKey key = new(day, entry.Leg, entry.ModelId, entry.Currency);
        lock (_gate)
        {
            if (!_rows.ContainsKey(key) && _rows.Count >= _maxRows)
                key = MakeRoom(key, day);
            Row(key).Add(entry);
        }
    }

    /// <summary>Gives all rows, the latest day first.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<CostTotal> GetTotals()
    {
        List<CostTotal> totals;
        lock (_gate)
        {
            totals = new(_rows.Count);
            foreach ((CostKey key, CostSum sum) in _rows)
                totals.Add(sum.ToTotal(key));
        }
        return [.. totals.OrderByDescending(static row => row.Day).ThenBy(static row => row.Leg).ThenBy(static row => row.ModelId, StringComparer.Ordinal).ThenBy(static row => row.Currency, StringComparer.Ordinal)];
    }

    /// <summary>Sums what was spent and avoided, for each currency that occurs.</summary>
    /// <param name="from">The first day, or <see langword="null"/> for all, earlier days included.</param>
    /// <param name="to">The last day, or <see langword="null"/> for the latest.</param>
    /// <returns>One report for each currency, in the order of its name.</returns>
    public IReadOnlyList<SavingsReport> GetSavings(DateOnly? from = null, DateOnly? to = null)
    {
        SortedDictionary<string, SavingsReport> reports = new(StringComparer.Ordinal);
        foreach (CostTotal total in GetTotals())
        {
            if ((from is null || total.Day >= from) && (to is null || total.Day is null || total.Day <= to))
                reports[total.Currency] = (reports.GetValueOrDefault(total.Currency) ?? new SavingsReport(total.Currency)).With(total);
        }
        return [.. reports.Values];
    }

    private CostSum Row(CostKey key)
    {
        if (!_rows.TryGetValue(key, out CostSum? row))
            _rows[key] = row = new CostSum();
        return row;
    }

    /// <summary>Folds the oldest days but the entry's own; where that does not help, the entry goes to the row of other models.</summary>
    private CostKey MakeRoom(CostKey key, DateOnly day)
    {
        while (_rows.Count >= _maxRows && OldestBut(day) is { } oldest)
            Fold(oldest);
        return _rows.Count < _maxRows ? key : key with { ModelId = OtherModels };
    }

    private DateOnly? OldestBut(DateOnly day)
    {
        DateOnly? oldest = null;
        foreach (CostKey row in _rows.Keys)
        {
            if (row.Day is { } candidate && candidate != day && (oldest is null || candidate < oldest))
                oldest = candidate;
        }
        return oldest;
    }

    private void Fold(DateOnly day)
    {
        foreach ((CostKey key, CostSum sum) in _rows.Where(row => row.Key.Day == day).ToArray())
        {
            _rows.Remove(key);
            CostKey folded = key with { Day = null };
            Row(_rows.ContainsKey(folded) || EarlierRows() < _maxRows / 2 ? folded : folded with { ModelId = OtherModels }).Add(sum);
        }
    }

    private int EarlierRows() => _rows.Keys.Count(static key => key.Day is null);
}
