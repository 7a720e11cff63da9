using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Waits at a position.</summary>
internal sealed class StallFault(int updates, TimeSpan? time, bool ignoreCancellation) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (updates == 0)
            await clock.WaitAsync(time, ignoreCancellation, cancellationToken).ConfigureAwait(false);

        int passed = 0;
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
            if (++passed == updates)
                await clock.WaitAsync(time, ignoreCancellation, cancellationToken).ConfigureAwait(false);
        }
    }
}
