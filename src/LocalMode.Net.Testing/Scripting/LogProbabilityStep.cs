namespace LocalMode.Testing;

/// <summary>Gives the last update log-probabilities.</summary>
internal sealed class LogProbabilityStep(LogProbabilitySummary summary) : ScriptedStep
{
    public LogProbabilitySummary Summary => summary;
}
