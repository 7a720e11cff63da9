namespace LocalMode.Testing;

/// <summary>Waits until the client is disposed.</summary>
internal sealed class StallStep(bool ignoreCancellation) : ScriptedStep
{
    public bool IgnoresCancellation => ignoreCancellation;
}
