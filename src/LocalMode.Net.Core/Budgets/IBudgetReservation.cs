using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What an <see cref="IBudget"/> keeps free for one call. Disposing it unsettled gives all of it back; settled or disposed twice, it does nothing.</summary>
public interface IBudgetReservation : IAsyncDisposable
{
    /// <summary>Gets the money reserved, or 0 for budgets of tokens and calls.</summary>
    decimal ReservedMoney { get; }

    /// <summary>Replaces the reservation by what the call really used.</summary>
    /// <param name="usage">The real usage; <see langword="null"/> if the leg did not say, in which case the estimate counts as used.</param>
    /// <returns>A task that completes when it is recorded. It must not be cancelled: what was spent is spent.</returns>
    ValueTask SettleAsync(UsageDetails? usage);
}
