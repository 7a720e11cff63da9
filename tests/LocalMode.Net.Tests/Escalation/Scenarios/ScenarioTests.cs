using LocalMode.Scorecard.Running;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Tests.Escalation.Scenarios;

/// <summary>The sixteen fault scenarios, with fakes in virtual time and over HTTP on loopback, under both commit policies.</summary>
public sealed class ScenarioTests
{
    /// <summary>What does not hold yet, in either world. Exact: what begins to hold must leave the list.</summary>
    private static readonly HashSet<(int Id, CommitChoice Commit)> NotYet =
    [
        (8, CommitChoice.WholeResponse),
        (9, CommitChoice.FirstContent),
        (9, CommitChoice.WholeResponse),
        (10, CommitChoice.WholeResponse),
        (11, CommitChoice.FirstContent),
        (11, CommitChoice.WholeResponse),
        (14, CommitChoice.WholeResponse),
        (15, CommitChoice.FirstContent),
        (15, CommitChoice.WholeResponse),
    ];

    private static readonly Lazy<Task<IReadOnlyList<ScenarioOutcome>>> Outcomes = new(ScenarioRunner.RunAllAsync);

    public static IEnumerable<TheoryDataRow<int, WorldKind, CommitChoice>> Runs =>
        from scenario in ScenarioTable.All
        from world in Enum.GetValues<WorldKind>()
        from commit in Enum.GetValues<CommitChoice>()
        select new TheoryDataRow<int, WorldKind, CommitChoice>(scenario.Id, world, commit);

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Scenario_InEachWorldAndPolicy_Holds(int id, WorldKind world, CommitChoice commit)
    {
        ScenarioOutcome outcome = (await Outcomes.Value).Single(outcome => (outcome.Scenario.Id, outcome.World, outcome.Commit) == (id, world, commit));

        if (NotYet.Contains((id, commit)))
            outcome.Violations.Should().NotBeEmpty("{0} holds now: take it off the list", outcome.Scenario);
        else
            outcome.Violations.Should().BeEmpty("{0} must hold", outcome.Scenario);
    }

    [Fact]
    public void Table_Scenarios_AreTheSixteen() => ScenarioTable.All.Select(static scenario => scenario.Id).Should().Equal(Enumerable.Range(1, 16));
}
