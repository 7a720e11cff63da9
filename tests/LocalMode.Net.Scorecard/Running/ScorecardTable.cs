using System.Globalization;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Scorecard.Running;

/// <summary>Prints outcomes: one row a scenario, one column a world and policy.</summary>
internal static class ScorecardTable
{
    public static void Write(TextWriter writer, IReadOnlyList<ScenarioOutcome> outcomes)
    {
        (WorldKind World, AnswerPolicy Policy)[] columns = [.. outcomes.Select(static outcome => (outcome.World, outcome.Policy)).Distinct()];
        writer.WriteLine($"| # | Scenario | {string.Join(" | ", columns.Select(static column => $"{column.World}, {column.Policy}"))} |");
        writer.WriteLine($"|---|---|{string.Concat(columns.Select(static _ => "---|"))}");
        foreach (IGrouping<Scenario, ScenarioOutcome> row in outcomes.GroupBy(static outcome => outcome.Scenario))
            writer.WriteLine($"| {row.Key.Id} | {row.Key.Name} | {string.Join(" | ", row.Select(Cell))} |");

        writer.WriteLine($"| | **holds** | {string.Join(" | ", columns.Select(column => Sum(outcomes, column)))} |");
        foreach (ScenarioOutcome failed in outcomes.Where(static outcome => !outcome.Holds))
            writer.WriteLine($"{failed.Scenario.Id}, {failed.World}, {failed.Policy}: {string.Join("; ", failed.Violations.Take(4))}");
    }

    private static string Cell(ScenarioOutcome outcome)
    {
        string attempts = outcome.PrimaryAttempts.Count > 4
            ? outcome.PrimaryAttempts.Count.ToString(CultureInfo.InvariantCulture) + " attempts"
            : "attempts at " + string.Join(", ", outcome.PrimaryAttempts.Select(static time => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture))) + " s";
        string billed = string.Join(", ", outcome.Requests.GroupBy(static request => request.Billed).Select(static group => group.Count() == 1 ? group.Key : $"{group.Key} x{group.Count()}"));
        return $"{(outcome.Holds ? "ok" : "**FAILS**")} {outcome.Kind}; {attempts}; bills {billed}";
    }

    private static string Sum(IReadOnlyList<ScenarioOutcome> outcomes, (WorldKind World, AnswerPolicy Policy) column)
    {
        ScenarioOutcome[] all = [.. outcomes.Where(outcome => (outcome.World, outcome.Policy) == column)];
        return $"{all.Count(static outcome => outcome.Holds)}/{all.Length}";
    }
}
