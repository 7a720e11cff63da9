using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Takes the content out.</summary>
internal sealed class EmptyFault : Fault
{
    public static EmptyFault Instance { get; } = new();

    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            ChatResponseUpdate frame = update.Clone();
            frame.Contents = [.. update.Contents.OfType<UsageContent>()];
            yield return frame;
        }
    }
}
