namespace LocalMode.Scorecard.Scenarios;

/// <summary>The commit policies that the scenarios are run under.</summary>
public enum CommitChoice
{
    FirstContent,
    WholeResponse,
}
