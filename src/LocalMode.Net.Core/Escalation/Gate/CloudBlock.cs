namespace LocalMode;

/// <summary>Why a request may not go to the cloud leg.</summary>
/// <param name="Block">Why.</param>
/// <param name="Rule">The rule, a clause without text of the prompt.</param>
/// <param name="Error">What happened, for blocks that come from an error.</param>
/// <param name="Budget">The budget that is used up, for <see cref="EscalationBlock.Budget"/>.</param>
/// <param name="Spaces">The fingerprints of the local and the cloud leg, for <see cref="EscalationBlock.VectorSpace"/>.</param>
internal sealed record CloudBlock(
    EscalationBlock Block, string Rule, Exception? Error = null, IBudget? Budget = null, (string Local, string Cloud)? Spaces = null)
{
    /// <summary>Makes the error of a request that only the cloud leg could have answered.</summary>
    public LocalModeException ToException(Exception? localError, EscalationReason? reason, IReadOnlyList<EscalationAttempt> attempts)
    {
        Exception? inner = (localError, Error) switch
        {
            ({ } local, { } own) => new AggregateException(local, own),
            _ => localError ?? Error,
        };
        return this switch
        {
            { Block: EscalationBlock.Offline } => new OfflineException(inner),
            { Spaces: { } spaces } => new VectorSpaceMismatchException(spaces.Local, spaces.Cloud, inner),
            { Budget: { } budget } => new BudgetExceededException(budget.Name, budget.Description, inner),
            _ => new EscalationForbiddenException(Rule, inner, reason, attempts) { Block = Block },
        };
    }
}
