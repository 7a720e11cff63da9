using LocalMode.Scorecard.Running;

// dotnet run --project tests/LocalMode.Net.Scorecard [-- failover]
bool theirs = args is ["failover"];
IReadOnlyList<ScenarioOutcome> outcomes = await ScenarioRunner.RunAllAsync(theirs ? Subjects.Failover : Subjects.Escalation);
ScorecardTable.Write(Console.Out, outcomes);
return theirs || outcomes.All(static outcome => outcome.Holds) ? 0 : 1;
