namespace LocalMode;

/// <summary>A budget of money, tokens or calls does not allow the request.</summary>
public sealed class BudgetExceededException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="BudgetExceededException"/> class.</summary>
    /// <param name="budget">The budget's name.</param>
    /// <param name="limit">The limit, with its unit.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public BudgetExceededException(string budget, string limit, Exception? innerException = null)
        : base($"The budget '{budget}' of {limit} does not allow this request. Wait for the next period or raise the budget.", innerException)
    {
        Budget = budget;
        Limit = limit;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.BudgetExceeded;

    /// <summary>Gets the budget's name.</summary>
    public string Budget { get; }

    /// <summary>Gets the limit, with its unit.</summary>
    public string Limit { get; }
}
