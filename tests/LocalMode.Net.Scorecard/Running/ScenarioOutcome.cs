using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Scorecard.Running;

/// <summary>What a scenario led to, in one world and under one policy.</summary>
public sealed record ScenarioOutcome(Scenario Scenario, WorldKind World, AnswerPolicy Policy)
{
    /// <summary>Gets the requests, in order.</summary>
    public required IReadOnlyList<RequestOutcome> Requests { get; init; }

    /// <summary>Gets the attempts on the primary, by their time from the start.</summary>
    public required IReadOnlyList<TimeSpan> PrimaryAttempts { get; init; }

    /// <summary>Gets how often the fallback was called.</summary>
    public required int FallbackCalls { get; init; }

    /// <summary>Gets what was not right; empty where the scenario holds.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    public bool Holds => Violations.Count == 0;

    /// <summary>Gets the outcome in a word: the worst one that was not expected, or what was.</summary>
    public OutcomeKind Kind => Requests.Select(static request => request.Kind).FirstOrDefault(kind => kind != Scenario.Expected(Policy), Scenario.Expected(Policy));
}
