namespace LocalMode;

/// <summary>The account of the current day or month.</summary>
internal sealed class PeriodAccounts : BudgetAccounts
{
    private readonly bool _monthly;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _timeProvider;
    private BudgetAccount _account = new("");
    private int _period;

    public PeriodAccounts(bool monthly, TimeZoneInfo zone, TimeProvider timeProvider, decimal alreadyUsed)
    {
        _monthly = monthly;
        _zone = zone;
        _timeProvider = timeProvider;
        _period = Now();
        _account.Spend(alreadyUsed);
    }

    public override BudgetAccount Find(string? conversation)
    {
        // A clock that is set back must not give a spent period again, so time only moves on here.
        int now = Now();
        if (now > _period)
            (_period, _account) = (now, new BudgetAccount(""));
        return _account;
    }

    public override BudgetAccount Open(string? conversation) => Find(conversation);

    private int Now()
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(_timeProvider.GetUtcNow(), _zone);
        return _monthly ? (local.Year * 12) + local.Month : DateOnly.FromDateTime(local.DateTime).DayNumber;
    }
}
