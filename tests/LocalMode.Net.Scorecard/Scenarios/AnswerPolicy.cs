namespace LocalMode.Scorecard.Scenarios;

/// <summary>How the answer is asked for in a run of a scenario.</summary>
public enum AnswerPolicy
{
    /// <summary>Streamed; the first content commits, and an answer that breaks then fails.</summary>
    FirstContent,

    /// <summary>Streamed; the first content commits, and an answer that breaks then begins again.</summary>
    Restart,

    /// <summary>Streamed; only the whole answer commits.</summary>
    WholeResponse,

    /// <summary>Not streamed.</summary>
    Plain,
}
