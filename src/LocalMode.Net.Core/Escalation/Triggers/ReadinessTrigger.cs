using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Waits for a model that is being opened, and escalates where it is absent, failed, or late. Never starts a download.</summary>
internal sealed class ReadinessTrigger(TimeSpan timeout, TimeProvider timeProvider) : IEscalationTrigger
{
    public async ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        if (context.Local.GetService(typeof(IModelReadiness)) is not IModelReadiness readiness)
            return default;
        ModelState state = readiness.State;
        if (state == ModelState.Ready)
            return default;
        TimeSpan limit = context.Mode == EscalationMode.LocalOnly ? Timeout.InfiniteTimeSpan : timeout;
        if (limit == TimeSpan.Zero)
            return NotReady(context, state);

        // An absent or failed model answers at once, with the error that says why.
        return await WaitAsync(readiness, limit, cancellationToken).ConfigureAwait(false) ? default : NotReady(context, readiness.State);
    }

    private async Task<bool> WaitAsync(IModelReadiness readiness, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task opening = readiness.WarmUpAsync(wait.Token);
        try
        {
            await opening.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (!opening.IsCompleted)
        {
            // Nobody waits for this task any more; a late error of it is nobody's news.
            _ = opening.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            await wait.CancelAsync().ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException)
        {
            // Either it is the opening's own, or the opening ended in the same moment as the wait. Its own result counts.
            await opening.ConfigureAwait(false);
            return true;
        }
    }

    private static TriggerVerdict NotReady(EscalationContext context, ModelState state)
    {
        string model = (context.Local.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId ?? "local";
        return TriggerVerdict.Escalate(EscalationReason.ModelNotReady, new ModelNotReadyException(model, state));
    }
}
