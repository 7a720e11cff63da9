namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Decides whether the request may leave, and which leg is first.</summary>
    private async ValueTask DecideAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (EscalationPolicy policy, EscalationMode mode, CloudBlock? block) = await RequestDecision.MakeAsync(_settings, _request, cancellationToken).ConfigureAwait(false);
        _journal.Start(mode);
        _gate = new CloudGate(_settings.Egress, _settings.Cloud.Breaker, policy, _request.Conversation, _journal);
        _context = new EscalationContext(_local, _messages, _options, mode, _request.Conversation, _settings.TimeProvider);
        _turn = mode == EscalationMode.LocalOnly ? null : ToolTurn.Find(_messages);
        block = mode == EscalationMode.LocalOnly ? new CloudBlock(EscalationBlock.Mode, "the mode is LocalOnly")
            : _turn == EscalationLeg.Local ? new CloudBlock(EscalationBlock.ToolTurn, "a tool ran in this turn on the local leg, where the turn stays")
            : block ?? await _gate.PreflightAsync(Planned(_messages), cancellationToken).ConfigureAwait(false);
        if (block is not null && _request.Conversation is not null)
            await PinAsync(cancellationToken).ConfigureAwait(false);
        Forbid(block);
        await AskRulesAsync(cancellationToken).ConfigureAwait(false);
        _first = _turn ?? (mode >= EscalationMode.PreferCloud ? EscalationLeg.Cloud : EscalationLeg.Local);
        if (_first == EscalationLeg.Cloud)
            _journal.GiveUp(_request.Label is null ? EscalationReason.Mode : EscalationReason.UserRequest, EscalationStage.Before);
    }

    // What may not leave is looked at all the same where a conversation is named: a sensitive message pins it for its later turns.
    private ValueTask<CloudBlock?> PinAsync(CancellationToken cancellationToken) => _gate.PreflightAsync(Planned(_messages), cancellationToken);

    private void Forbid(CloudBlock? block)
    {
        if (block is null)
            return;
        _journal.Block ??= block;
        _context.MayLeave = false;
    }

    /// <summary>Asks the application's triggers. All of them, since one that forbids wins.</summary>
    private async ValueTask AskRulesAsync(CancellationToken cancellationToken)
    {
        foreach (IEscalationTrigger trigger in _settings.Rules)
        {
            TriggerVerdict verdict;
            try
            {
                verdict = await trigger.BeforeAsync(_context, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && _settings.Classifier.Classify(error).Reason is not null)
            {
                // It may be the rule that forbids, so what it would have said is taken as that.
                Forbid(new CloudBlock(EscalationBlock.Application, "a rule failed", error));
                continue;
            }
            if (verdict.Kind == TriggerVerdictKind.Forbid)
                Forbid(new CloudBlock(verdict.Block, verdict.Rule!));
            else if (verdict.Kind == TriggerVerdictKind.Escalate && _rule.Kind == TriggerVerdictKind.None)
                _rule = verdict;
        }
    }

    /// <summary>Asks what the local leg can do now.</summary>
    private async ValueTask<TriggerVerdict> AskLocalAsync(CancellationToken cancellationToken)
    {
        foreach (IEscalationTrigger trigger in _settings.LocalTriggers)
        {
            TriggerVerdict verdict = await AskAsync(trigger, cancellationToken).ConfigureAwait(false);
            if (verdict.Kind == TriggerVerdictKind.Escalate && (_context.MayLeave || CannotServe(verdict.Reason)))
                return verdict;
        }
        return default;
    }

    private async ValueTask<TriggerVerdict> AskAsync(IEscalationTrigger trigger, CancellationToken cancellationToken)
    {
        try
        {
            return await trigger.BeforeAsync(_context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (_settings.Classifier.Classify(error).Reason is not { } reason)
                throw;
            return TriggerVerdict.Escalate(reason, error);
        }
    }

    // Where nothing may leave, a local leg that is only busy, or that something else would suit better, still answers.
    internal static bool CannotServe(EscalationReason reason) => reason
        is EscalationReason.ModelNotReady or EscalationReason.ModelUnusable or EscalationReason.OutOfMemory
        or EscalationReason.ContextOverflow or EscalationReason.CapabilityMissing or EscalationReason.TemplateFailed;
}
