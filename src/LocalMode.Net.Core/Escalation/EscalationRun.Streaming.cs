using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Does everything up to the commit: the triggers, the local leg, and the cloud leg where it is needed and allowed.</summary>
    /// <returns>The stream of the leg that serves. Its held updates come first; the caller closes it.</returns>
    public async ValueTask<LegStream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            LegStream? stream = null;
            if (await MayRunLocallyAsync(cancellationToken).ConfigureAwait(false))
                stream = await TryOpenLocalAsync(cancellationToken).ConfigureAwait(false);
            stream ??= await OpenCloudAsync(EnterCloud(cancellationToken), cancellationToken).ConfigureAwait(false);
            _servedBy = stream.Attempt.Leg;
            return stream;
        }
        catch (Exception error)
        {
            Exception shown = Fail(error, cancellationToken);
            if (ReferenceEquals(shown, error))
                throw;
            throw shown;
        }
    }

    /// <summary>Closes the stream of a leg that broke off with part of the answer shown, and ends the request.</summary>
    /// <returns>The error to throw, with the report on it.</returns>
    public async ValueTask<Exception> BreakOffAsync(LegStream stream, Exception error, CancellationToken cancellationToken)
    {
        error = Combine(error, await stream.CloseAsync().ConfigureAwait(false));
        try
        {
            return BreakOff(stream.Attempt, error, cancellationToken);
        }
        catch (AggregateException classifierThrew)
        {
            return Fail(classifierThrew, cancellationToken);
        }
    }

    private async ValueTask<LegStream?> TryOpenLocalAsync(CancellationToken cancellationToken)
    {
        AttemptRecord attempt = Begin(EscalationLeg.Local, _settings.Local, _options?.ModelId);
        FirstContentDeadline? deadline = _cloud is not null && _settings.FirstContentTimeout is { } limit
            ? new(limit, _settings.TimeProvider, cancellationToken)
            : null;
        LegStream stream = new(attempt, deadline);
        Exception? failure = null;
        try
        {
            if (await stream.OpenAsync(_settings.Local, _messages, _options, cancellationToken).ConfigureAwait(false)
                || IsAnswerWithoutContent(attempt.FinishReason))
            {
                return stream;
            }
        }
        catch (Exception error)
        {
            failure = error;
        }
        bool expired = stream.HasExpired;
        Exception? disposal = await stream.CloseAsync().ConfigureAwait(false);
        if (failure is null)
            GiveUpEmptyLocal(attempt, disposal);
        else
            GiveUpLocal(attempt, Combine(failure, disposal), expired, cancellationToken);
        return null;
    }

    private async ValueTask<LegStream> OpenCloudAsync(IChatClient cloud, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AttemptRecord attempt = Begin(EscalationLeg.Cloud, cloud, _settings.CloudModelId);
        LegStream stream = new(attempt, deadline: null);
        Exception? failure = null;
        try
        {
            if (await stream.OpenAsync(cloud, _messages, CloudOptions.Map(_options, _settings.CloudModelId), cancellationToken).ConfigureAwait(false)
                || IsAnswerWithoutContent(attempt.FinishReason))
            {
                return stream;
            }
        }
        catch (Exception error)
        {
            failure = error;
        }
        Exception? disposal = await stream.CloseAsync().ConfigureAwait(false);
        throw FailCloud(
            attempt,
            Combine(failure ?? Empty(attempt), disposal),
            failure is null ? EscalationAttemptOutcome.Empty : EscalationAttemptOutcome.Failed,
            cancellationToken);
    }
}
