using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Runs the local leg, if it can serve.</summary>
    /// <returns>The call that serves, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<Serving?> TryLocalAsync(bool isFirst, CancellationToken cancellationToken)
    {
        LegRuntime leg = _settings.Local;
        bool canSwitch = isFirst && HasSecond && _context.MayLeave && _journal.Calls + 1 < _settings.MaxAttempts;
        if (isFirst && canSwitch && _rule.Kind == TriggerVerdictKind.Escalate)
            return SkipLocal(_rule);
        if (!CanCall(out Exception? limit))
        {
            _localError = limit;
            return null;
        }
        if (!leg.Breaker.TryEnter(out CircuitPass circuit))
        {
            if (canSwitch)
                return SkipLocal(TriggerVerdict.Escalate(EscalationReason.CircuitOpen));
            circuit = leg.Breaker.EnterAnyway();
        }
        TriggerVerdict verdict;
        try
        {
            verdict = await AskLocalAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            leg.Breaker.Release(circuit);
            throw;
        }
        if (verdict.Kind == TriggerVerdictKind.Escalate)
        {
            leg.Breaker.Release(circuit);
            return SkipLocal(verdict);
        }
        if (canSwitch && _settings.Hedge)
            return await HedgeAsync(leg, circuit, cancellationToken).ConfigureAwait(false);
        LegCall call = Begin(leg, leg.Client, _options?.ModelId, circuit, pass: null, canSwitch, isRepair: false, FirstContentLimit(leg, canSwitch), cancellationToken);
        await OpenAsync(call, leg.Client, _messages, _options, canSwitch, CommitOf(leg)).ConfigureAwait(false);
        return await SettleAsync(call, canSwitch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the cloud leg, if the request may leave.</summary>
    /// <returns>The call that serves, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<Serving?> TryCloudAsync(bool isFirst, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_journal.Block is not null || !CanCall(out _))
            return null;
        bool canSwitch = isFirst && HasSecond && _journal.Calls + 1 < _settings.MaxAttempts;
        if (await EnterCloudAsync(_messages, cancellationToken).ConfigureAwait(false) is not { } pass)
            return null;
        EscalationInstruments.Escalated(_journal.Activity, _journal.Reason!.Value, _journal.Stage!.Value);
        LegCall call = Begin(
            _settings.Cloud, pass.Client, _settings.CloudModelId, pass.Circuit, pass, canSwitch, isRepair: false, FirstContentLimit(_settings.Cloud, canSwitch), cancellationToken);
        await OpenAsync(call, pass.Client, pass.Messages, pass.Options, canSwitch, CommitOf(_settings.Cloud)).ConfigureAwait(false);
        return await SettleAsync(call, canSwitch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes the gate, or keeps what blocked the way or why the cloud leg could not be had.</summary>
    private async ValueTask<CloudPass?> EnterCloudAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            return await _gate.EnterAsync(messages, _options, _journal.Reason, _context.PromptTokens, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && _localError is not null)
        {
            _cloudError = error;
            return null;
        }
    }

    private Serving? SkipLocal(TriggerVerdict verdict)
    {
        _localError = verdict.Error;
        if (_first == EscalationLeg.Local)
            _journal.GiveUp(verdict.Reason, EscalationStage.Before);
        return null;
    }

    private bool CanCall(out Exception? error)
    {
        CloudBlock? block = _journal.Calls >= _settings.MaxAttempts
            ? new CloudBlock(EscalationBlock.AttemptLimit, $"the request has made {_journal.Calls} calls, which is all it may")
            : _journal.Remaining == TimeSpan.Zero ? new CloudBlock(EscalationBlock.TimeLimit, $"the request has taken {_settings.TotalTimeout}, which is all it may") : null;
        error = block?.ToException(_localError ?? _cloudError, _journal.Reason, _journal.Attempts);
        if (block is not null)
            _journal.Block ??= block;
        return block is null;
    }

    private LegCall Begin(
        LegRuntime leg, IChatClient client, string? modelId, CircuitPass circuit, CloudPass? pass, bool canSwitch, bool isRepair, TimeSpan? firstContent, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = _journal.Begin(leg, client, modelId, isRepair, pass);
        attempt.Circuit = circuit;
        attempt.PromptTokens = leg.Kind == EscalationLeg.Local ? _context.PromptTokens : null;
        return new LegCall(attempt, new LegWatch(firstContent, _settings.StallTimeout, _journal.Remaining, _settings.TimeProvider, cancellationToken));
    }

    // A request that is not streamed is streamed from a leg that another could take over, since only a stream can be watched.
    private Task OpenAsync(LegCall call, IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool canSwitch, CommitPolicy policy) =>
        _stream || canSwitch
            ? call.StreamAsync(client, messages, options, _stream ? policy : CommitPolicy.WholeResponse, canSwitch && call.Attempt.Leg == _first ? During : null)
            : call.RespondAsync(client, messages, options);

    private TimeSpan? FirstContentLimit(LegRuntime leg, bool canSwitch) =>
        canSwitch ? _settings.FirstContentTimeout ?? leg.FirstContentLimit(_context.PromptTokens) : null;

    private TriggerVerdict During(ChatResponseUpdate update)
    {
        foreach (IEscalationTrigger trigger in _settings.RunningTriggers)
        {
            TriggerVerdict verdict = trigger.During(_context, update);
            if (verdict.Kind == TriggerVerdictKind.Escalate)
                return verdict;
        }
        return default;
    }

    private CommitPolicy CommitOf(LegRuntime leg)
    {
        if (_settings.Commit is { } set)
            return set;
        return _options?.ResponseFormat is ChatResponseFormatJson json && !leg.Enforces(json) ? CommitPolicy.WholeResponse : CommitPolicy.FirstContent;
    }
}
