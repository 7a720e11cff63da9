namespace LocalMode.Testing;

/// <summary>Which calls go wrong, and how. Immutable and safe for concurrent use.</summary>
public sealed class FaultPlan
{
    private readonly Func<FaultCall, Fault?> _plan;

    private FaultPlan(Func<FaultCall, Fault?> plan) => _plan = plan;

    /// <summary>Gets the plan in which nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new(static _ => null);

    /// <summary>Makes a plan in which every call goes wrong.</summary>
    /// <param name="fault">How.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan Always(Fault fault) => OnCalls(1, int.MaxValue, fault);

    /// <summary>Makes a plan in which one call goes wrong.</summary>
    /// <param name="number">Which one; the first is 1.</param>
    /// <param name="fault">How.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan OnCall(int number, Fault fault) => OnCalls(number, number, fault);

    /// <summary>Makes a plan in which some calls in a row go wrong.</summary>
    /// <param name="first">The first of them; 1 or more.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="fault">How.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan OnCalls(int first, int last, Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentNullException.ThrowIfNull(fault);
        return new(call => call.Number >= first && call.Number <= last ? fault : null);
    }

    /// <summary>Makes a plan in which the calls of a span of time go wrong.</summary>
    /// <param name="start">Its beginning, counted from the making of the client.</param>
    /// <param name="end">Its end, which is not part of it.</param>
    /// <param name="fault">How.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan During(TimeSpan start, TimeSpan end, Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        ArgumentNullException.ThrowIfNull(fault);
        return new(call => call.Elapsed >= start && call.Elapsed < end ? fault : null);
    }

    /// <summary>Makes a plan of a function.</summary>
    /// <param name="plan">Says what goes wrong in a call, or <see langword="null"/> for nothing; safe for concurrent use.</param>
    /// <returns>The plan.</returns>
    public static FaultPlan Create(Func<FaultCall, Fault?> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(plan);
    }

    /// <summary>Makes a plan in which a call goes wrong by this plan, or else by another one.</summary>
    /// <param name="next">The other one.</param>
    /// <returns>The plan.</returns>
    public FaultPlan Or(FaultPlan next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(call => _plan(call) ?? next._plan(call));
    }

    internal Fault? For(FaultCall call) => _plan(call);
}
