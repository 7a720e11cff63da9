namespace LocalMode.Testing;

/// <summary>Throws.</summary>
internal sealed class ErrorStep(Func<Exception> error) : ScriptedStep
{
    public Func<Exception> Error => error;
}
