using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Answers with a call that is wrong.</summary>
internal sealed class MalformedCallFault(string name, string argumentsText) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new(ChatRole.Assistant, [new UncheckedCallStep(name, argumentsText).Content()]) { FinishReason = ChatFinishReason.ToolCalls };
    }
}
