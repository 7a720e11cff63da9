using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Checks a whole answer before any of it is shown.</summary>
    /// <returns>What is wrong with it, or none.</returns>
    private async ValueTask<TriggerVerdict> CheckAsync(AttemptRecord attempt, ChatResponse response, bool streamed, CancellationToken cancellationToken)
    {
        if (!ContentProbe.HasContent(response) && !IsAnswerWithoutContent(response.FinishReason))
        {
            return TriggerVerdict.Escalate(
                EscalationReason.EmptyOutput,
                new InvalidOutputException($"the {(attempt.Leg == EscalationLeg.Local ? "local" : "cloud")} leg ended without any content.", response.Text));
        }
        if (streamed && CheckEnd(attempt, response.Text) is { Kind: TriggerVerdictKind.Escalate } cut)
            return cut;
        if (CheckForm(response) is { Kind: TriggerVerdictKind.Escalate } problem)
            return problem;
        return attempt.Leg == EscalationLeg.Local ? await AskAfterAsync(attempt, response, cancellationToken).ConfigureAwait(false) : default;
    }

    private TriggerVerdict CheckEnd(AttemptRecord attempt, string text) => _settings.RequireFinishReason && attempt.FinishReason is null
        ? TriggerVerdict.Escalate(
            EscalationReason.Truncated,
            new InvalidOutputException("the stream ended without a finish reason, so the answer may be cut.", text))
        : default;

    /// <summary>Checks tool calls, and the form that was asked for.</summary>
    private TriggerVerdict CheckForm(ChatResponse response)
    {
        if (ToolCallCheck.Check(_options, response) is { } call)
            return TriggerVerdict.Escalate(EscalationReason.InvalidToolCall, call);
        // A filtered answer is an answer: sending it back for correction, or to another model, would evade the filter.
        return response.FinishReason == ChatFinishReason.ContentFilter ? default
            : OutputCheck.Check(_options, response) is { } output ? TriggerVerdict.Escalate(EscalationReason.InvalidOutput, output)
            : default;
    }

    private async ValueTask<TriggerVerdict> AskAfterAsync(AttemptRecord attempt, ChatResponse response, CancellationToken cancellationToken)
    {
        TriggerVerdict wanted = default;
        foreach (IEscalationTrigger trigger in _settings.RunningTriggers)
        {
            TriggerVerdict verdict;
            try
            {
                verdict = await trigger.AfterAsync(_context, response, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                if (_settings.Classifier.Classify(error).Reason is not { } reason)
                    throw;
                verdict = TriggerVerdict.Escalate(reason, error);
            }
            if (verdict.Kind == TriggerVerdictKind.Forbid)
                Forbid(new CloudBlock(verdict.Block, verdict.Rule!));
            else if (verdict.Kind == TriggerVerdictKind.Escalate && wanted.Kind == TriggerVerdictKind.None)
                wanted = verdict;
        }
        _journal.Confidence = ConfidenceTrigger.Find(_context) ?? (attempt.LogProbabilities is { } summary ? EscalationSettings.Estimator.Estimate(summary) : null);
        return wanted;
    }

    /// <summary>
    /// Tells whether an answer is shown although another leg might do better: where there is no other leg, an answer that says itself that it was
    /// cut, or that it refuses, is honest.
    /// </summary>
    private bool IsShownAnyway(AttemptRecord attempt, TriggerVerdict problem, bool canSwitch)
    {
        if ((canSwitch && _context.MayLeave) || attempt.FinishReason is null || problem.Reason is not (EscalationReason.Truncated or EscalationReason.Refusal))
            return false;
        _journal.GiveUp(problem.Reason, EscalationStage.After);
        return true;
    }

    /// <summary>Sends an answer back once that does not have the form that was asked for, to the leg that gave it.</summary>
    private async ValueTask<Serving?> RepairAsync(
        AttemptRecord attempt, ChatResponse response, TriggerVerdict problem, bool canSwitch, CancellationToken cancellationToken)
    {
        bool repairs = _settings.RepairInvalidOutput && !_repaired && problem.Reason is EscalationReason.InvalidOutput or EscalationReason.InvalidToolCall;
        Exception error = await RejectAsync(attempt, problem, EscalationStage.After, response.Text).ConfigureAwait(false);
        if (!repairs || !CanCall(out _))
            return null;
        _repaired = true;
        IReadOnlyList<ChatMessage> messages = OutputCheck.BuildRepair(_messages, _options, response, error);
        canSwitch &= _journal.Calls + 1 < _settings.MaxAttempts;
        if (attempt.Leg == EscalationLeg.Local)
        {
            CircuitPass circuit = _settings.Local.Breaker.EnterAnyway();
            return await CallLocalAsync(messages, circuit, canSwitch, isRepair: true, CommitPolicy.WholeResponse, cancellationToken).ConfigureAwait(false);
        }
        return await EnterCloudAsync(messages).ConfigureAwait(false) is { } pass
            ? await CallCloudAsync(pass, canSwitch, isRepair: true, CommitPolicy.WholeResponse, cancellationToken).ConfigureAwait(false)
            : null;
    }

    // A filtered answer is an answer: going on to another model would evade the filter. So is one that the caller's own limit cut.
    private bool IsAnswerWithoutContent(ChatFinishReason? finishReason) =>
        finishReason == ChatFinishReason.ContentFilter || (finishReason == ChatFinishReason.Length && _options?.MaxOutputTokens is not null);
}
