using LocalMode.Scorecard.Running;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Tests.Escalation.Scenarios;

/// <summary>The sixteen fault scenarios, with fakes in virtual time and over HTTP on loopback, under both policy policies.</summary>
public sealed class ScenarioTests
{
    private static readonly Lazy<Task<IReadOnlyList<ScenarioOutcome>>> Outcomes = new(static () => ScenarioRunner.RunAllAsync(Subjects.Escalation));

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

        outcome.Violations.Should().BeEmpty("{0} must hold", outcome.Scenario);
    }

    [Theory]
    [InlineData(1, OutcomeKind.Rescued, true)]
    [InlineData(2, OutcomeKind.Rescued, true)]
    [InlineData(3, OutcomeKind.Rescued, true)]
    [InlineData(4, OutcomeKind.Rescued, true)]
    [InlineData(5, OutcomeKind.Rescued, true)]
    [InlineData(6, OutcomeKind.Hang, false)]
    [InlineData(7, OutcomeKind.Rescued, true)] // After 20 s.
    [InlineData(8, OutcomeKind.Incomplete, true)]
    [InlineData(9, OutcomeKind.Hang, false)]
    [InlineData(10, OutcomeKind.Incomplete, true)]
    [InlineData(11, OutcomeKind.WrongSuccess, false)]
    [InlineData(12, OutcomeKind.Rescued, true)]
    [InlineData(13, OutcomeKind.Rescued, false)] // By asking another model past the filter.
    [InlineData(14, OutcomeKind.Incomplete, true)]
    [InlineData(15, OutcomeKind.Rescued, false)] // With an attempt on the primary in every request.
    [InlineData(16, OutcomeKind.CleanError, false)] // Committed by a role.
    public async Task Scenario_UnderTheirFailoverClient_IsAsWrittenDown(int id, OutcomeKind expected, bool holds)
    {
        ScenarioOutcome outcome = await ScenarioRunner.RunAsync(ScenarioTable.All[id - 1], WorldKind.Fakes, AnswerPolicy.FirstContent, Subjects.Failover);

        outcome.Requests.Select(static request => request.Kind).Should().OnlyContain(kind => kind == expected);
        outcome.Holds.Should().Be(holds);
    }

    [Fact]
    public void Table_Scenarios_AreTheSixteen() => ScenarioTable.All.Select(static scenario => scenario.Id).Should().Equal(Enumerable.Range(1, 16));
}
