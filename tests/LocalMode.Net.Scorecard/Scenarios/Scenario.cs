using LocalMode.Scorecard.Faults;

namespace LocalMode.Scorecard.Scenarios;

/// <summary>A fault scenario: what goes wrong on the primary leg, and what the right conduct is.</summary>
/// <param name="Id">The number in the catalogue.</param>
/// <param name="Name">What happens.</param>
/// <param name="Fault">The primary's fault.</param>
/// <param name="FirstContent">The right outcome of each request under <see cref="AnswerPolicy.FirstContent"/>.</param>
/// <param name="Complete">The right outcome of each request under the other policies, none of which leaves the caller with a part.</param>
public sealed record Scenario(int Id, string Name, LegFault Fault, OutcomeKind FirstContent, OutcomeKind Complete)
{
    /// <summary>Gets how many requests of the primary fail; all, unless <see cref="DownFor"/> is set.</summary>
    public int FailingRequests { get; init; } = int.MaxValue;

    /// <summary>Gets how long the primary fails, counted from the start.</summary>
    public TimeSpan? DownFor { get; init; }

    /// <summary>Gets how many requests the caller makes.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Gets the time from one request to the next.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Gets how often the primary may be tried while it fails.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Gets the right outcome under a policy.</summary>
    public OutcomeKind Expected(AnswerPolicy policy) => policy == AnswerPolicy.FirstContent ? FirstContent : Complete;

    /// <summary>Gives the fault of a request of the primary.</summary>
    public LegFault? FaultOf(int number, TimeSpan elapsed) =>
        (DownFor is { } time ? elapsed < time : number <= FailingRequests) ? Fault : null;

    public override string ToString() => $"{Id} {Name}";
}
