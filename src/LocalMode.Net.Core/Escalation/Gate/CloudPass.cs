using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What the gate let through: exactly what is sent, and what is reserved for it.</summary>
/// <param name="payload">What is sent.</param>
/// <param name="vault">What puts the redacted values back; <see langword="null"/> where nothing was redacted.</param>
/// <param name="breaker">The leg's breaker.</param>
/// <param name="circuit">The breaker's pass.</param>
/// <param name="reservations">What the budgets keep free.</param>
internal sealed class CloudPass(
    EgressPayload payload, RedactionVault? vault, CircuitBreaker breaker, CircuitPass circuit, IReadOnlyList<IBudgetReservation> reservations)
{
    public EgressPayload Payload => payload;

    public RedactionVault? Vault => vault;

    /// <summary>Gets the placeholders without a value that the vault had met before this call.</summary>
    public long UnknownPlaceholdersBefore { get; } = vault?.UnknownPlaceholders ?? 0;

    public CircuitPass Circuit => circuit;

    /// <summary>Gives back what was reserved for a call that was never made.</summary>
    public async ValueTask AbandonAsync()
    {
        breaker.Release(circuit);
        await SettleAsync(billed: false, usage: null, modelId: null).ConfigureAwait(false);
    }

    /// <summary>Replaces what is reserved by what was used, or gives it back if the call is not billed.</summary>
    public async ValueTask SettleAsync(bool billed, UsageDetails? usage, string? modelId)
    {
        List<Exception>? errors = null;
        foreach (IBudgetReservation reservation in reservations)
        {
            // One that cannot be settled must not keep the others from it.
            try
            {
                if (billed)
                    await reservation.SettleAsync(usage, modelId).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                (errors ??= []).Add(error);
            }
            try
            {
                await reservation.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                (errors ??= []).Add(error);
            }
        }
        if (errors is not null)
            throw new AggregateException("A budget could not record a call of the cloud leg.", errors);
    }
}
