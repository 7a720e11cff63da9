using LocalMode.Scorecard.Running;

// dotnet run --project tests/LocalMode.Net.Scorecard
IReadOnlyList<ScenarioOutcome> outcomes = await ScenarioRunner.RunAllAsync();
ScorecardTable.Write(Console.Out, outcomes);
return outcomes.All(static outcome => outcome.Holds) ? 0 : 1;
