using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Decides what becomes of a call that has committed, ended or failed.</summary>
    /// <returns>The call that serves, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<Serving?> SettleAsync(LegCall call, bool canSwitch, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = call.Attempt;
        if (call.Failure is null && call.Verdict.Kind == TriggerVerdictKind.None && call.Response is null)
            return new Serving(attempt, call.Stream, null, canSwitch);

        Exception? disposal = await call.CloseAsync().ConfigureAwait(false);
        if ((call.Failure ?? disposal) is { } cause)
        {
            Exception error = call.Failure is not null && disposal is not null ? new AggregateException(call.Failure, disposal) : cause;
            await GiveUpFailedAsync(attempt, error, call.Watch, cancellationToken).ConfigureAwait(false);
            return null;
        }
        if (call.Verdict.Kind == TriggerVerdictKind.Escalate)
        {
            await RejectAsync(attempt, call.Verdict, EscalationStage.During, call.Stream?.Held.ToChatResponse().Text ?? "").ConfigureAwait(false);
            return null;
        }
        // A leg that ends quietly when it is cancelled has not given a whole answer.
        cancellationToken.ThrowIfCancellationRequested();
        ChatResponse response = call.Response!;
        TriggerVerdict problem = await CheckAsync(attempt, response, call.Stream is not null, _work).ConfigureAwait(false);
        if (problem.Kind == TriggerVerdictKind.None || IsShownAnyway(attempt, problem, canSwitch))
            return new Serving(attempt, call.Stream, response, canSwitch);
        return await RepairAsync(attempt, response, problem, canSwitch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides what an error of a leg leads to. Returns if the request is to go on; throws the error if not.</summary>
    private async ValueTask GiveUpFailedAsync(AttemptRecord attempt, Exception error, LegWatch watch, CancellationToken cancellationToken)
    {
        (EscalationReason? reason, error) = await _journal.CloseFailedAsync(attempt, error, watch, cancellationToken).ConfigureAwait(false);
        bool isLast = attempt.Leg != _first || !HasSecond;
        if (reason is { } why)
            GiveUp(attempt, why, EscalationStage.During, error);
        else if (isLast && _first != attempt.Leg && (attempt.Leg == EscalationLeg.Local ? _cloudError : _localError) is not null)
            Keep(attempt, error);
        else
            Rethrow(error);
        if (watch.Expired == EscalationReason.TotalTimeout)
            Rethrow(Nobody());
    }

    /// <summary>Gives up a call whose answer a trigger or a check rejected.</summary>
    /// <returns>What was wrong with it.</returns>
    private async ValueTask<Exception> RejectAsync(AttemptRecord attempt, TriggerVerdict verdict, EscalationStage stage, string text)
    {
        // A bad answer is not an unhealthy leg.
        attempt.CloseCircuit();
        Exception error = verdict.Error ?? new InvalidOutputException($"it was rejected: {verdict.Reason}.", text);
        await _journal.CloseAsync(
            attempt, verdict.Reason == EscalationReason.EmptyOutput ? EscalationAttemptOutcome.Empty : EscalationAttemptOutcome.Rejected, error).ConfigureAwait(false);
        GiveUp(attempt, verdict.Reason, stage, error);
        return error;
    }

    private FailureVerdict Classify(AttemptRecord attempt, Exception error) => attempt.Classify(_settings.Classifier, error);

    private void GiveUp(AttemptRecord attempt, EscalationReason reason, EscalationStage stage, Exception error)
    {
        Keep(attempt, error);
        if (attempt.Leg == _first)
            _journal.GiveUp(reason, stage);
    }

    private void Keep(AttemptRecord attempt, Exception error)
    {
        if (attempt.Leg == EscalationLeg.Local)
            _localError = error;
        else
            _cloudError = error;
    }
}
