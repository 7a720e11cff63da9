namespace LocalMode;

/// <summary>What the limit of a <see cref="Budget"/> holds for.</summary>
public enum BudgetPeriod
{
    /// <summary>Each day.</summary>
    Day,

    /// <summary>Each month of the calendar.</summary>
    Month,

    /// <summary>Each conversation, however long it lasts. Calls that name none are one conversation together.</summary>
    Conversation,
}
