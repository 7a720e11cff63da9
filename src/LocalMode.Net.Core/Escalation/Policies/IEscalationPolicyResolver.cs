namespace LocalMode;

/// <summary>Gives the policy of the tenant or user that a request belongs to.</summary>
/// <remarks>
/// It is asked once for each request. If it throws, the request may not leave: it is answered locally or not at all. Implementations are safe for
/// concurrent use.
/// </remarks>
public interface IEscalationPolicyResolver
{
    /// <summary>Gives the policy.</summary>
    /// <param name="tenant">The tenant that the request names with <c>WithEscalation</c>, or <see langword="null"/>. An application that knows it from elsewhere, such as the current HTTP request, need not look at it.</param>
    /// <param name="cancellationToken">The request's token.</param>
    /// <returns>The policy.</returns>
    ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken);
}
