namespace LocalMode.Testing;

/// <summary>Waits by the client's clock.</summary>
internal sealed class WaitStep(TimeSpan delay) : ScriptedStep
{
    public TimeSpan Delay => delay;
}
