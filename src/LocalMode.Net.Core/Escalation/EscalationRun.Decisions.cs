using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Asks the triggers of the first stage.</summary>
    /// <returns>Whether the local leg is to run.</returns>
    private async ValueTask<bool> MayRunLocallyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EscalationContext context = new(_settings.Local, _messages, _options, _mode, conversation: null, _settings.TimeProvider);
        foreach (IEscalationTrigger trigger in _settings.Triggers)
        {
            TriggerVerdict verdict;
            try
            {
                verdict = await trigger.BeforeAsync(context, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                if (_settings.Classifier.Classify(error).Reason is not { } reason)
                    throw;
                verdict = TriggerVerdict.Escalate(reason, error);
            }
            if (verdict.Kind != TriggerVerdictKind.None)
            {
                GiveUpLocal(verdict.Reason, EscalationStage.Before, verdict.Error!);
                return false;
            }
        }
        return true;
    }

    private void GiveUpLocal(EscalationReason reason, EscalationStage stage, Exception error) =>
        (_reason, _stage, _localError) = (reason, stage, error);

    /// <summary>Decides what an error of the local leg leads to. Returns if the request is to escalate; throws the error if not.</summary>
    private void GiveUpLocal(AttemptRecord attempt, Exception error, bool expired, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Close(attempt, EscalationAttemptOutcome.Cancelled, error);
            ExceptionDispatchInfo.Throw(error);
        }
        if (expired)
        {
            // Whatever the leg threw after it was cancelled, the cause is the time.
            TimeoutException timeout = error as TimeoutException ?? new($"The local model gave no content within {_settings.FirstContentTimeout}.", error);
            Close(attempt, EscalationAttemptOutcome.TimedOut, timeout);
            GiveUpLocal(EscalationReason.FirstContentTimeout, EscalationStage.During, timeout);
            return;
        }
        Close(attempt, EscalationAttemptOutcome.Failed, error);
        if (_settings.Classifier.Classify(error).Reason is not { } reason)
            ExceptionDispatchInfo.Throw(error);
        else
            GiveUpLocal(reason, EscalationStage.During, error);
    }

    private void GiveUpEmptyLocal(AttemptRecord attempt, Exception? disposal)
    {
        Exception error = Combine(Empty(attempt), disposal);
        Close(attempt, EscalationAttemptOutcome.Empty, error);
        GiveUpLocal(EscalationReason.EmptyOutput, EscalationStage.After, error);
    }

    /// <summary>Passes from the local leg to the cloud leg, if the request may.</summary>
    /// <exception cref="EscalationForbiddenException">It may not.</exception>
    private IChatClient EnterCloud(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EscalationReason reason = _reason!.Value;
        if (_cloud is null)
            throw new EscalationForbiddenException("the mode is LocalOnly", _localError, reason, [.. _attempts]);
        EscalationInstruments.Escalated(_activity, reason, _stage!.Value);
        try
        {
            return _cloud.Resolve();
        }
        catch (Exception error)
        {
            throw Neither(error);
        }
    }

    /// <summary>Makes the error of a request that neither leg answered.</summary>
    private Exception FailCloud(AttemptRecord attempt, Exception error, EscalationAttemptOutcome outcome, CancellationToken cancellationToken)
    {
        bool cancelled = cancellationToken.IsCancellationRequested;
        Close(attempt, cancelled ? EscalationAttemptOutcome.Cancelled : outcome, error);
        return cancelled ? error : Neither(error);
    }

    private AggregateException Neither(Exception cloudError) =>
        new("Neither the local leg nor the cloud leg answered; both errors are inside, the local one first.", _localError!, cloudError);

    // A filtered answer is an answer: going on to another model would evade the filter. So is one that the caller's own limit cut.
    private bool IsAnswerWithoutContent(ChatFinishReason? finishReason) =>
        finishReason == ChatFinishReason.ContentFilter || (finishReason == ChatFinishReason.Length && _options?.MaxOutputTokens is not null);

    private static InvalidOutputException Empty(AttemptRecord attempt) =>
        new($"the {(attempt.Leg == EscalationLeg.Local ? "local" : "cloud")} leg ended without any content.", attempt.PartialText);

    private static Exception Combine(Exception error, Exception? disposal) =>
        disposal is null ? error : new AggregateException(error, disposal);
}
