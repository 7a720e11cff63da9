using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Gives one update twice.</summary>
internal sealed class DuplicateFault(int position) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int passed = 0;
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
            if (passed++ == position)
                yield return update.Clone();
        }
    }
}
