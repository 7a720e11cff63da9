namespace LocalMode;

/// <summary>Guards made of guards.</summary>
public static class EgressGuards
{
    /// <summary>Gets the guard that lets everything leave, for applications that decide elsewhere.</summary>
    public static IEgressGuard AllowAll { get; } = new AllowAllGuard();

    /// <summary>
    /// Combines guards into one. All are asked, in order; the strictest verdict holds, with what all of them found and want replaced. If one throws, the
    /// combination throws.
    /// </summary>
    /// <param name="guards">The guards; 1 or more.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="ArgumentException">There is no guard, or one is <see langword="null"/>.</exception>
    public static IEgressGuard Combine(params IReadOnlyList<IEgressGuard> guards)
    {
        ArgumentNullException.ThrowIfNull(guards);
        if (guards.Count == 0)
            throw new ArgumentException("There is no guard to combine. Use AllowAll if everything may leave.", nameof(guards));
        if (guards.Contains(null!))
            throw new ArgumentException("One of the guards is null.", nameof(guards));
        return guards.Count == 1 ? guards[0] : new CombinedGuard([.. guards]);
    }

    private sealed class AllowAllGuard : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(EgressVerdict.Allow);
    }
}
