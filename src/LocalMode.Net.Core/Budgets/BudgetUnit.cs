namespace LocalMode;

/// <summary>What a <see cref="Budget"/> counts.</summary>
public enum BudgetUnit
{
    /// <summary>Money, in the currency of a <see cref="PriceTable"/>.</summary>
    Money,

    /// <summary>Tokens of prompts and answers.</summary>
    Tokens,

    /// <summary>Calls.</summary>
    Calls,
}
