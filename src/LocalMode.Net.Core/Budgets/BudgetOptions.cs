namespace LocalMode;

/// <summary>Options of a <see cref="Budget"/>. They are read and checked once, when it is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets the name, for reports, errors and metrics. The default is <see langword="null"/>: unit and period, such as <c>money-day</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets what is counted. The default is <see cref="BudgetUnit.Money"/>.</summary>
    public BudgetUnit Unit { get; set; } = BudgetUnit.Money;

    /// <summary>Gets or sets what the limit holds for. The default is <see cref="BudgetPeriod.Day"/>.</summary>
    public BudgetPeriod Period { get; set; } = BudgetPeriod.Day;

    /// <summary>Gets or sets the limit, in the unit: 0, which allows nothing that costs, to 10^27. It has no default.</summary>
    public decimal? Limit { get; set; }

    /// <summary>Gets or sets the id of the time zone in which days and months begin, such as <c>Europe/Berlin</c>. The default is <see langword="null"/>: UTC.</summary>
    public string? TimeZoneId { get; set; }

    /// <summary>
    /// Gets or sets what the current day or month has used already, in the unit, for an application that kept it over a restart: 0 or more. The default is 0.
    /// It does not apply to conversations.
    /// </summary>
    public decimal AlreadyUsed { get; set; }

    /// <summary>
    /// Gets or sets how many conversations are kept, 1 or more, besides those with a call under way. The default is 100,000. Beyond it the one that was used
    /// longest ago is forgotten, and would begin anew.
    /// </summary>
    public int MaxConversations { get; set; } = 100_000;
}
