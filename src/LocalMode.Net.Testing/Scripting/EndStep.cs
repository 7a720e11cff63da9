using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Ends the answer with a finish reason, or without an end.</summary>
internal sealed class EndStep(ChatFinishReason? reason) : ScriptedStep
{
    public ChatFinishReason? Reason => reason;
}
