using LocalMode.Scorecard.Running;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Tests.Escalation.Scenarios;

/// <summary>The sixteen fault scenarios, with fakes in virtual time and over HTTP on loopback, under both policy policies.</summary>
public sealed class ScenarioTests
{
    /// <summary>What does not hold yet, in either world. Exact: what begins to hold must leave the list.</summary>
    private static readonly Dictionary<int, AnswerPolicy[]> NotYet = new()
    {
        [8] = [AnswerPolicy.Restart, AnswerPolicy.WholeResponse],
        [9] = [AnswerPolicy.FirstContent, AnswerPolicy.Restart, AnswerPolicy.WholeResponse, AnswerPolicy.Plain],
        [10] = [AnswerPolicy.Restart, AnswerPolicy.WholeResponse, AnswerPolicy.Plain],
        [11] = [AnswerPolicy.FirstContent, AnswerPolicy.Restart, AnswerPolicy.WholeResponse, AnswerPolicy.Plain],
        [14] = [AnswerPolicy.Restart, AnswerPolicy.WholeResponse],
        [15] = [AnswerPolicy.FirstContent, AnswerPolicy.Restart, AnswerPolicy.WholeResponse, AnswerPolicy.Plain],
    };

    private static readonly Lazy<Task<IReadOnlyList<ScenarioOutcome>>> Outcomes = new(ScenarioRunner.RunAllAsync);

    public static IEnumerable<TheoryDataRow<int, WorldKind, AnswerPolicy>> Runs =>
        from scenario in ScenarioTable.All
        from world in Enum.GetValues<WorldKind>()
        from policy in Enum.GetValues<AnswerPolicy>()
        select new TheoryDataRow<int, WorldKind, AnswerPolicy>(scenario.Id, world, policy);

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Scenario_InEachWorldAndPolicy_Holds(int id, WorldKind world, AnswerPolicy policy)
    {
        ScenarioOutcome outcome = (await Outcomes.Value).Single(outcome => (outcome.Scenario.Id, outcome.World, outcome.Policy) == (id, world, policy));

        if (NotYet.GetValueOrDefault(id)?.Contains(policy) == true)
            outcome.Violations.Should().NotBeEmpty("{0} holds now: take it off the list", outcome.Scenario);
        else
            outcome.Violations.Should().BeEmpty("{0} must hold", outcome.Scenario);
    }

    [Fact]
    public void Table_Scenarios_AreTheSixteen() => ScenarioTable.All.Select(static scenario => scenario.Id).Should().Equal(Enumerable.Range(1, 16));
}
