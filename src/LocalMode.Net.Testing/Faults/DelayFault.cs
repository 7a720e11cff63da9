using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Waits before the first content.</summary>
internal sealed class DelayFault(TimeSpan time, bool ignoreCancellation) : Fault
{
    internal override async IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool waited = false;
        await foreach (ChatResponseUpdate update in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!waited && HasContent(update))
            {
                waited = true;
                await clock.WaitAsync(time, ignoreCancellation, cancellationToken).ConfigureAwait(false);
            }

            yield return update;
        }
    }

    private static bool HasContent(ChatResponseUpdate update) => update.Contents.Any(static content => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent reasoning => !string.IsNullOrWhiteSpace(reasoning.Text),
        _ => content is not UsageContent && content.GetType() != typeof(AIContent),
    });
}
