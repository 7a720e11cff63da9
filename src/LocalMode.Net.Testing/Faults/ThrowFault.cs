using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Throws at a position.</summary>
internal sealed class ThrowFault(int updates, Func<Exception> error) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (updates == 0)
            throw error();

        int passed = 0;
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
            if (++passed == updates)
                throw error();
        }
    }
}
