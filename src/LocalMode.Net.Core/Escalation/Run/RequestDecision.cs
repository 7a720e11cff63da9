namespace LocalMode;

/// <summary>What is decided of a request before its content is looked at.</summary>
/// <param name="Policy">The policy of its tenant.</param>
/// <param name="Mode">The mode that holds, after every ceiling.</param>
/// <param name="Block">What blocks its way out already, or <see langword="null"/>.</param>
internal readonly record struct RequestDecision(EscalationPolicy Policy, EscalationMode Mode, CloudBlock? Block)
{
    public static async ValueTask<RequestDecision> MakeAsync(EscalationSettings settings, RequestSettings request, CancellationToken cancellationToken)
    {
        EscalationPolicy policy = EscalationPolicy.None;
        CloudBlock? block = null;
        if (settings.PolicyResolver is { } resolver)
        {
            try
            {
                policy = await resolver.ResolveAsync(request.Tenant, cancellationToken).ConfigureAwait(false) ?? EscalationPolicy.None;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && !FailureClassifierChain.IsMistake(error))
            {
                block = new CloudBlock(EscalationBlock.Application, "the policy of the tenant could not be read", error);
            }
        }
        return new(policy, Resolve(settings, request, policy), block);
    }

    private static EscalationMode Resolve(EscalationSettings settings, RequestSettings request, EscalationPolicy policy)
    {
        EscalationMode ceiling = RequestSettings.Strictest(RequestSettings.Strictest(settings.Ceiling, request.Ceiling), policy.Ceiling);
        EscalationMode asked = request.Mode ?? policy.Mode ?? settings.Mode;
        // A wish lifts what prefers the local leg, and nothing that forbids leaving.
        if (request.Label is not null && asked == EscalationMode.PreferLocal)
            asked = EscalationMode.PreferCloud;
        return RequestSettings.Strictest(asked, ceiling);
    }
}
