using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    /// <summary>Runs the local leg, if it can serve.</summary>
    /// <returns>The call that serves, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<Serving?> TryLocalAsync(bool isFirst, CancellationToken cancellationToken)
    {
        LegRuntime leg = _settings.Local;
        CommitPolicy policy = CommitOf(EscalationLeg.Local);
        // As the last one it serves also where it is only slow or busy: nothing else can.
        _context.MayLeave &= isFirst;
        _localSkipped = false;
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
            verdict = await AskLocalAsync(_work).ConfigureAwait(false);
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
            return await HedgeAsync(leg, circuit, policy, cancellationToken).ConfigureAwait(false);
        return await CallLocalAsync(_messages, circuit, canSwitch, isRepair: false, policy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the cloud leg, if the request may leave.</summary>
    /// <returns>The call that serves, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<Serving?> TryCloudAsync(bool isFirst, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_journal.Block is { } block)
        {
            if (block.Block != EscalationBlock.Mode)
                await _gate.RefuseAsync(Planned(_messages), block, _journal.Reason, _work).ConfigureAwait(false);
            return null;
        }
        if (!CanCall(out _))
            return null;
        bool canSwitch = isFirst && HasSecond && _journal.Calls + 1 < _settings.MaxAttempts;
        if (await EnterCloudAsync(_messages).ConfigureAwait(false) is not { } pass)
            return null;
        EscalationInstruments.Escalated(_journal.Activity, _journal.Reason!.Value, _journal.Stage!.Value);
        return await CallCloudAsync(pass, canSwitch, isRepair: false, policy: null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Serving?> CallCloudAsync(CloudPass pass, bool canSwitch, bool isRepair, CommitPolicy? policy, CancellationToken cancellationToken)
    {
        LegCall call;
        IChatClient client;
        CommitPolicy commit;
        try
        {
            commit = policy ?? CommitOf(EscalationLeg.Cloud);
            client = CloudClient(pass);
            call = Begin(_settings.Cloud, client, _settings.CloudModelId, pass.Circuit, pass, canSwitch, isRepair, FirstContentLimit(_settings.Cloud, canSwitch), cancellationToken);
        }
        catch
        {
            await pass.AbandonAsync().ConfigureAwait(false);
            throw;
        }
        await OpenAsync(call, client, pass.Payload.Messages, pass.Payload.Options, canSwitch, commit).ConfigureAwait(false);
        return await SettleAsync(call, canSwitch, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Serving?> CallLocalAsync(
        IReadOnlyList<ChatMessage> messages, CircuitPass circuit, bool canSwitch, bool isRepair, CommitPolicy policy, CancellationToken cancellationToken)
    {
        LegRuntime leg = _settings.Local;
        LegCall call = Begin(leg, _local, _options?.ModelId, circuit, pass: null, canSwitch, isRepair, FirstContentLimit(leg, canSwitch), cancellationToken);
        await OpenAsync(call, _local, messages, _options, canSwitch, policy).ConfigureAwait(false);
        return await SettleAsync(call, canSwitch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes the gate, or keeps what blocked the way or why the cloud leg could not be had.</summary>
    private async ValueTask<CloudPass?> EnterCloudAsync(IReadOnlyList<ChatMessage> messages)
    {
        try
        {
            IChatClient client = _cloud.Resolve();
            ChatOptions? mapped = _settings.OptionsMapper.Map(_options, _settings.CloudModelId);
            if (TargetContextCheck.Check(client, _settings.CloudContextLength, messages, mapped) is { } overflow)
            {
                Forbid(new CloudBlock(EscalationBlock.TargetContext, overflow));
                return null;
            }
            ChatClientMetadata? metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
            EgressTarget target = new(_settings.CloudModelId ?? metadata?.DefaultModelId, metadata?.ProviderName, metadata?.ProviderUri);
            CloudPass? pass = await _gate.EnterAsync(Planned(messages), target, _journal.Reason, _work).ConfigureAwait(false);
            _context.MayLeave &= pass is not null;
            if (pass is not null && _work.IsCancellationRequested)
            {
                await pass.AbandonAsync().ConfigureAwait(false);
                _work.ThrowIfCancellationRequested();
            }
            return pass;
        }
        catch (Exception error) when (!_work.IsCancellationRequested && (_localError is not null || _settings.Classifier.Classify(error).Reason is not null))
        {
            _cloudError = error;
            return null;
        }
    }

    private CloudCall Planned(IReadOnlyList<ChatMessage> messages) => new(
        "chat",
        target => new EgressPayload(
            target, OutgoingMessages.Map(messages), _settings.OptionsMapper.Map(_options, _settings.CloudModelId), conversation: _request.Conversation),
        Redactable: true,
        _context?.PromptTokens,
        _options?.MaxOutputTokens ?? _settings.AssumedOutputTokens);

    private IChatClient CloudClient(CloudPass pass) =>
        pass.Vault is { } vault ? new RedactingChatClient(_cloud.Resolve(), vault) : _cloud.Resolve();

    private Serving? SkipLocal(TriggerVerdict verdict)
    {
        _localError = verdict.Error;
        _localSkipped = !CannotServe(verdict.Reason);
        if (_first == EscalationLeg.Local)
            _journal.GiveUp(verdict.Reason, EscalationStage.Before);
        return null;
    }

    private bool CanCall(out Exception? error) => _journal.CanCall(_localError ?? _cloudError, out error);

    private LegCall Begin(
        LegRuntime leg, IChatClient client, string? modelId, CircuitPass circuit, CloudPass? pass, bool canSwitch, bool isRepair, TimeSpan? firstContent, CancellationToken cancellationToken)
    {
        modelId ??= (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
        AttemptRecord attempt = _journal.Begin(leg, modelId, isRepair, pass);
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

    private CommitPolicy CommitOf(EscalationLeg leg)
    {
        // Before the first call, so that options which ask for two forms at once cost nothing.
        ChatResponseFormats form = RequestedForm.Of(_options);
        if (_settings.Commit is { } set)
            return set;
        bool whole = _settings.GatesConfidence
            || (form != ChatResponseFormats.Text && !Enforces(leg, form))
            || (_options?.ToolMode is RequiredChatToolMode && _options.Tools is { Count: > 0 });
        return whole ? CommitPolicy.WholeResponse : CommitPolicy.FirstContent;
    }

    /// <summary>Tells whether an answer of a leg always has the form that is asked for.</summary>
    private bool Enforces(EscalationLeg leg, ChatResponseFormats form) =>
        RequestedForm.IsEnforced(leg == EscalationLeg.Local ? _local : _cloud.Resolve(), form);
}
