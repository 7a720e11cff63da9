namespace LocalMode.Testing;

/// <summary>Runs code of the test.</summary>
internal sealed class ActionStep(Action action) : ScriptedStep
{
    public Action Action => action;
}
