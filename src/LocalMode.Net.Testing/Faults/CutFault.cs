using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Ends the stream at a position.</summary>
internal sealed class CutFault(int updates) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (updates == 0)
            yield break;

        int passed = 0;
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
            if (++passed == updates)
                yield break;
        }
    }
}
