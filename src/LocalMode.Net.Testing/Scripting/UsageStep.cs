namespace LocalMode.Testing;

/// <summary>Reports usage in an update of its own.</summary>
internal sealed class UsageStep(long inputTokens, long outputTokens) : ScriptedStep
{
    public long InputTokens => inputTokens;

    public long OutputTokens => outputTokens;
}
