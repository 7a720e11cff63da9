using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Marks an update that is about to be shown.</summary>
    public void Show(ChatResponseUpdate update, Serving serving)
    {
        serving.Attempt.Show(update);
        if (serving.Attempt.HasToolCall)
            _toolCallShown |= ToolTurn.Mark(update, serving.Attempt.Leg);
    }

    /// <summary>Ends a request that is not streamed.</summary>
    public async ValueTask<ChatResponse> CompleteAsync(ChatResponse response, Serving serving, CancellationToken cancellationToken)
    {
        EscalationReport report = await SucceedAsync(serving, cancellationToken).ConfigureAwait(false);
        // A copy, since a leg may give the same response to several requests.
        response = new ChatResponse(response.Messages)
        {
            ResponseId = response.ResponseId,
            ConversationId = response.ConversationId,
            ModelId = response.ModelId,
            CreatedAt = response.CreatedAt,
            FinishReason = response.FinishReason,
            Usage = response.Usage,
            RawRepresentation = response.RawRepresentation,
            AdditionalProperties = response.AdditionalProperties is { } properties ? new(properties) : null,
        };
        ToolTurn.Mark(response, serving.Attempt.Leg);
        EscalationReportExtensions.Write(response.AdditionalProperties ??= [], report);
        return response;
    }

    /// <summary>Ends a stream that gave its whole answer.</summary>
    /// <returns>The update that carries the report.</returns>
    public async ValueTask<ChatResponseUpdate> CompleteAsync(Serving serving, CancellationToken cancellationToken)
    {
        EscalationReport report = await SucceedAsync(serving, cancellationToken).ConfigureAwait(false);
        // Without a message id, so that coalescing puts the report on the response and not on a message.
        ChatResponseUpdate update = new() { ResponseId = serving.Attempt.ResponseId, ModelId = serving.Attempt.ModelId, AdditionalProperties = [] };
        EscalationReportExtensions.Write(update.AdditionalProperties, report);
        return update;
    }

    /// <summary>Checks a stream that has ended after part of it was shown.</summary>
    /// <exception cref="Exception">It is not whole. The error is for <see cref="BreakOffAsync"/>.</exception>
    public async ValueTask EndAsync(Serving serving, CancellationToken cancellationToken)
    {
        if (serving.Response is not null)
            return;
        if (!serving.Stream!.HasEnded)
            serving.Stream.ThrowIfExpired();
        cancellationToken.ThrowIfCancellationRequested();
        if (await CheckShownAsync(serving, _work).ConfigureAwait(false) is { } broken)
            throw broken;
    }

    private async ValueTask<Exception?> CheckShownAsync(Serving serving, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = serving.Attempt;
        if (CheckEnd(attempt, "") is { Kind: TriggerVerdictKind.Escalate } cut)
            return Broken(EscalationReason.Truncated, cut.Error!);
        bool restarts = CanRestart(serving);
        bool asks = restarts || _settings.Rules.Length > 0 || attempt.LogProbabilities is not null;
        bool checksForm = !attempt.HasToolCall && RequestedForm.Of(_options) != ChatResponseFormats.Text;
        if (!checksForm && !asks)
            return null;
        ChatResponse response = attempt.ToResponse();
        if (checksForm && CheckForm(response) is { Kind: TriggerVerdictKind.Escalate } problem)
            return Broken(problem.Reason, problem.Error!);
        if (attempt.Leg == EscalationLeg.Local && !attempt.HasToolCall)
        {
            TriggerVerdict verdict = await AskAfterAsync(attempt, response, cancellationToken).ConfigureAwait(false);
            // An answer that was shown, and says itself that it was cut or refused, is honest: only another answer is better.
            bool breaks = restarts || verdict.Reason is EscalationReason.Application or EscalationReason.InvalidOutput or EscalationReason.InvalidToolCall;
            if (breaks && verdict.Kind == TriggerVerdictKind.Escalate)
                return Broken(verdict.Reason, verdict.Error ?? new InvalidOutputException($"it was rejected: {verdict.Reason}.", attempt.PartialText));
        }
        return null;
    }

    /// <summary>Checks the tool calls of a stream that was held from its first call to its end.</summary>
    /// <returns>What is wrong with them, or <see langword="null"/>.</returns>
    public Exception? CheckCalls(LegStream stream)
    {
        if (CheckEnd(stream.Attempt, "") is { Kind: TriggerVerdictKind.Escalate } cut)
            return Broken(EscalationReason.Truncated, cut.Error!);
        return ToolCallCheck.Check(_options, stream.Held.ToChatResponse()) is { } problem ? Broken(EscalationReason.InvalidToolCall, problem) : null;
    }

    /// <summary>Closes a call that broke off with part of its answer shown, and goes on with the other leg if it may.</summary>
    /// <returns>The other leg's call, whose answer starts anew.</returns>
    public async ValueTask<(Serving Next, StreamResetContent Reset)> BreakOffAsync(Serving serving, Exception error, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = serving.Attempt;
        LegWatch watch = serving.Stream!.Watch;
        if (await serving.Stream.CloseAsync().ConfigureAwait(false) is { } disposal)
            error = new AggregateException(error, disposal);
        try
        {
            if (cancellationToken.IsCancellationRequested)
            {
                attempt.ReleaseCircuit();
                Rethrow(error);
            }
            EscalationReason reason = Diagnose(attempt, watch, ref error);
            string partial = attempt.PartialText;
            await _journal.CloseAsync(attempt, EscalationAttemptOutcome.Incomplete, error).ConfigureAwait(false);
            if (FailureClassifierChain.IsMistake(error) || error is EscalationIncompleteException)
                Rethrow(error);
            if (reason != EscalationReason.UnknownFailure && CanRestart(serving))
            {
                GiveUp(attempt, reason, EscalationStage.During, error);
                if (_journal.Activity is { } activity)
                    Activity.Current = activity;
                Serving? next = await TryOtherAsync(attempt.Leg, cancellationToken).ConfigureAwait(false);
                if (next is not null)
                {
                    _journal.Restarted = true;
                    _journal.ServedBy = next.Attempt.Leg;
                    next.Attempt.MarkCommit();
                    return (next, new StreamResetContent(reason, partial.Length));
                }
                error = _cloudError is { } second ? new AggregateException(error, second) : error;
            }
            if (attempt.Leg == _first)
                _journal.GiveUp(reason, EscalationStage.During);
            throw new EscalationIncompleteException(partial, reason, _journal.Attempts, error);
        }
        catch (Exception shown)
        {
            Exception final = await FailAsync(shown, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(final, shown))
                throw;
            throw final;
        }
    }

    private async ValueTask<Serving?> TryOtherAsync(EscalationLeg broken, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(Other(broken), isFirst: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _cloudError ??= error;
            return null;
        }
    }

    private EscalationReason Diagnose(AttemptRecord attempt, LegWatch watch, ref Exception error)
    {
        if (error is BrokenAnswerException broken)
        {
            attempt.ReleaseCircuit();
            error = broken.InnerException!;
            return broken.Reason;
        }
        if (watch.Expired is { } expired)
        {
            error = error as TimeoutException ?? watch.Late(error);
            attempt.FailCircuit(FailureClass.Timeout, retryAfter: null);
            return expired;
        }
        return Classify(attempt, error).Reason ?? EscalationReason.UnknownFailure;
    }

    private bool CanRestart(Serving serving) =>
        _settings.AfterCommit == AfterCommitBehavior.Restart && serving.CanSwitch && _context.MayLeave && !_toolCallShown;

    private async ValueTask<EscalationReport> SucceedAsync(Serving serving, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = serving.Attempt;
        attempt.CloseCircuit();
        attempt.Runtime.Learn(attempt);
        if (attempt.Pass is { Vault: { } vault } pass)
            _journal.UnknownPlaceholders = (int)(vault.UnknownPlaceholders - pass.UnknownPlaceholdersBefore);
        try
        {
            await _journal.CloseAsync(attempt, EscalationAttemptOutcome.Answered).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A budget or ledger of the application that cannot record. The answer is there, and so is the report, on the error.
            Rethrow(await FailAsync(error, cancellationToken).ConfigureAwait(false));
        }
        return _journal.End("success", null);
    }

    private static BrokenAnswerException Broken(EscalationReason reason, Exception error) => new(reason, error);

    /// <summary>Carries why an answer that was partly shown is not whole, from the check to <see cref="BreakOffAsync"/>. It never reaches a caller.</summary>
    private sealed class BrokenAnswerException(EscalationReason reason, Exception error) : Exception(error.Message, error)
    {
        public EscalationReason Reason => reason;
    }
}
