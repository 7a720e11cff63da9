namespace LocalMode;

/// <summary>Decides whether a payload may leave this machine.</summary>
/// <remarks>
/// It is asked before every call of a cloud leg, with exactly what would be sent, hedged calls included. If it throws, or takes longer than
/// <see cref="EscalationOptions.GuardTimeout"/>, nothing is sent. Implementations are safe for concurrent use and never change the payload.
/// </remarks>
public interface IEgressGuard
{
    /// <summary>Inspects a payload.</summary>
    /// <param name="payload">What would be sent.</param>
    /// <param name="cancellationToken">Ends the inspection.</param>
    /// <returns>The verdict.</returns>
    ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken);
}
