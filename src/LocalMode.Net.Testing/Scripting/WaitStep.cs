namespace LocalMode.Testing;

/// <summary>Waits by the client's clock.</summary>
internal sealed class WaitStep(TimeSpan delay, bool ignoreCancellation) : ScriptedStep
{
    public TimeSpan Delay => delay;

    public bool IgnoresCancellation => ignoreCancellation;
}
