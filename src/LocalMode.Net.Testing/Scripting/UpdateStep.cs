using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Gives an update as it is.</summary>
internal sealed class UpdateStep(Func<ChatResponseUpdate> create) : ScriptedStep
{
    public Func<ChatResponseUpdate> Create => create;
}
