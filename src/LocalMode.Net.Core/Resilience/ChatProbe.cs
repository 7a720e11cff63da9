using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The tiny generation with which a local chat client is tried after a break.</summary>
internal static class ChatProbe
{
    /// <summary>Starts to watch the breaker of the local leg. The caller disposes what it returns before the leg.</summary>
    public static IdleProbe Start(IChatClient local, EscalationSettings settings)
    {
        // A timer keeps what flows where it is created: the request that happened to create the client is not the parent of its probes.
        bool flows = !ExecutionContext.IsFlowSuppressed();
        AsyncFlowControl flow = flows ? ExecutionContext.SuppressFlow() : default;
        try
        {
            return new IdleProbe(
                settings.Local.Breaker, cancellationToken => RunAsync(local, settings, cancellationToken), settings.Classifier.Classify, settings.TimeProvider);
        }
        finally
        {
            if (flows)
                flow.Undo();
        }
    }

    private static async ValueTask RunAsync(IChatClient local, EscalationSettings settings, CancellationToken cancellationToken)
    {
        TimeSpan limit = settings.FirstContentTimeout ?? settings.Local.FirstContentLimit(promptTokens: null);
        using LegWatch watch = new(limit, stall: null, remaining: null, settings.TimeProvider, cancellationToken);
        try
        {
            await watch.WaitAsync(local.GetResponseAsync(
                [new ChatMessage(ChatRole.User, "Hi")], new ChatOptions { MaxOutputTokens = 1 }, watch.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (watch.Expired is not null)
        {
            throw watch.Late(cancelled);
        }
    }
}
