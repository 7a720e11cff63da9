using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Answers a request that is not streamed. Nothing is shown before the whole answer is there, so any failure can escalate.</summary>
    public async Task<ChatResponse> GetResponseAsync(CancellationToken cancellationToken)
    {
        try
        {
            ChatResponse? response = null;
            if (await MayRunLocallyAsync(cancellationToken).ConfigureAwait(false))
            {
                response = _cloud is not null && _settings.FirstContentTimeout is not null
                    ? await TryCollectLocalAsync(cancellationToken).ConfigureAwait(false)
                    : await TryCallLocalAsync(cancellationToken).ConfigureAwait(false);
            }
            return response ?? await CallCloudAsync(EnterCloud(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Exception shown = Fail(error, cancellationToken);
            if (ReferenceEquals(shown, error))
                throw;
            throw shown;
        }
    }

    private async ValueTask<ChatResponse?> TryCallLocalAsync(CancellationToken cancellationToken)
    {
        AttemptRecord attempt = Begin(EscalationLeg.Local, _settings.Local, _options?.ModelId);
        ChatResponse response;
        try
        {
            response = await _settings.Local.GetResponseAsync(_messages, _options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            GiveUpLocal(attempt, error, expired: false, cancellationToken);
            return null;
        }
        if (ContentProbe.HasContent(response) || IsAnswerWithoutContent(response.FinishReason))
            return Complete(attempt, response);
        attempt.Observe(response);
        GiveUpEmptyLocal(attempt, disposal: null);
        return null;
    }

    /// <summary>Streams the local leg, since only a stream shows whether its first content is in time, and collects the answer.</summary>
    private async ValueTask<ChatResponse?> TryCollectLocalAsync(CancellationToken cancellationToken)
    {
        if (await TryOpenLocalAsync(cancellationToken).ConfigureAwait(false) is not { } stream)
            return null;
        AttemptRecord attempt = stream.Attempt;
        Exception? failure = null;
        try
        {
            while (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                attempt.Observe(stream.Current);
                stream.Held.Add(stream.Current);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }
        Exception? disposal = await stream.CloseAsync().ConfigureAwait(false);
        if ((failure ?? disposal) is not { } cause)
            return Complete(attempt, stream.Held.ToChatResponse());
        GiveUpLocal(attempt, failure is null ? cause : Combine(failure, disposal), expired: false, cancellationToken);
        return null;
    }

    private async ValueTask<ChatResponse> CallCloudAsync(IChatClient cloud, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AttemptRecord attempt = Begin(EscalationLeg.Cloud, cloud, _settings.CloudModelId);
        ChatResponse response;
        try
        {
            response = await cloud.GetResponseAsync(_messages, CloudOptions.Map(_options, _settings.CloudModelId), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw FailCloud(attempt, error, EscalationAttemptOutcome.Failed, cancellationToken);
        }
        if (ContentProbe.HasContent(response) || IsAnswerWithoutContent(response.FinishReason))
            return Complete(attempt, response);
        attempt.Observe(response);
        throw FailCloud(attempt, Empty(attempt), EscalationAttemptOutcome.Empty, cancellationToken);
    }
}
