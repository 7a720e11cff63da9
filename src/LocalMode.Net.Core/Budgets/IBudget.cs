namespace LocalMode;

/// <summary>A limit on what the cloud leg may cost, in money, tokens or calls, over a period or a conversation.</summary>
/// <remarks>
/// The estimate is reserved before a call and replaced by the real usage after it, so that calls at the same time can never exceed the budget together.
/// Implementations are safe for concurrent use.
/// </remarks>
public interface IBudget
{
    /// <summary>Gets the budget's name, for reports, errors and metrics. Few values.</summary>
    string Name { get; }

    /// <summary>Tells whether a call of this size would be allowed now, and reserves nothing.</summary>
    /// <param name="planned">The call.</param>
    /// <param name="cancellationToken">Ends the wait of a budget that is kept elsewhere.</param>
    /// <returns>Whether it would be.</returns>
    ValueTask<bool> CanReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default);

    /// <summary>Reserves the estimate of a call.</summary>
    /// <param name="planned">The call.</param>
    /// <param name="cancellationToken">Ends the wait of a budget that is kept elsewhere.</param>
    /// <returns>The reservation, which must be settled or disposed; <see langword="null"/> if the budget does not allow the call.</returns>
    ValueTask<IBudgetReservation?> TryReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default);
}
