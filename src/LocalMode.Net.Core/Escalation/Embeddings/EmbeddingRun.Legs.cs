using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EmbeddingRun
{
    /// <summary>Runs the local leg, if it can serve.</summary>
    /// <returns>The embeddings, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<GeneratedEmbeddings<Embedding<float>>?> TryLocalAsync(bool isFirst, CancellationToken cancellationToken)
    {
        LegRuntime leg = _settings.Local;
        _localSkipped = false;
        bool canSwitch = isFirst && HasSecond && _journal.Block is null && _journal.Calls + 1 < _settings.MaxAttempts;
        if (!_journal.CanCall(_localError ?? _cloudError, out Exception? limit))
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
            verdict = await AskLocalAsync(canSwitch, cancellationToken).ConfigureAwait(false);
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
        using EmbeddingCall call = Begin(leg, _local, _options?.ModelId, circuit, pass: null, canSwitch, cancellationToken);
        await call.RunAsync(_local, _texts, _options).ConfigureAwait(false);
        return await SettleAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the cloud leg, if the request may leave.</summary>
    /// <returns>The embeddings, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<GeneratedEmbeddings<Embedding<float>>?> TryCloudAsync(bool isFirst, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_journal.Block is { } block)
        {
            if (block.Block != EscalationBlock.Mode)
                await _gate.RefuseAsync(Planned(), block, _journal.Reason, _work).ConfigureAwait(false);
            return null;
        }
        if (!_journal.CanCall(_localError ?? _cloudError, out _))
            return null;
        bool canSwitch = isFirst && HasSecond && _journal.Calls + 1 < _settings.MaxAttempts;
        if (await EnterCloudAsync(_work).ConfigureAwait(false) is not { } pass)
            return null;
        if (cancellationToken.IsCancellationRequested)
        {
            await pass.AbandonAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        EscalationInstruments.Escalated(_journal.Activity, _journal.Reason!.Value, _journal.Stage!.Value);
        IEmbeddingGenerator<string, Embedding<float>> generator = _cloud.Resolve();
        using EmbeddingCall call = Begin(_settings.Cloud, generator, _settings.CloudModelId, pass.Circuit, pass, canSwitch, cancellationToken);
        await call.RunAsync(generator, pass.Payload.Values, Sent()).ConfigureAwait(false);
        return await SettleAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes the gate, or keeps what blocked the way or why the cloud leg could not be had.</summary>
    private async ValueTask<CloudPass?> EnterCloudAsync(CancellationToken cancellationToken)
    {
        try
        {
            IEmbeddingGenerator<string, Embedding<float>> generator = _cloud.Resolve();
            if (_spaces.Check(generator) is { } other)
            {
                _journal.Block = other;
                return null;
            }
            EmbeddingGeneratorMetadata? metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
            EgressTarget target = new(_settings.CloudModelId ?? metadata?.DefaultModelId, metadata?.ProviderName, metadata?.ProviderUri);
            return await _gate.EnterAsync(Planned(), target, _journal.Reason, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && (_localError is not null || _settings.Classifier.Classify(error).Reason is not null))
        {
            _cloudError = error;
            return null;
        }
    }

    /// <summary>Asks what the local leg can do now. Where nothing else can answer, it is waited for as long as the request may take, busy or not.</summary>
    private async ValueTask<TriggerVerdict> AskLocalAsync(bool canSwitch, CancellationToken cancellationToken)
    {
        try
        {
            IModelReadiness? readiness = _local.GetService(typeof(IModelReadiness)) as IModelReadiness;
            if (canSwitch && _local.GetService(typeof(IModelLoad)) is IModelLoad load)
            {
                if (QueueTrigger.Check(load, _settings.MaxQueueLength) is { Kind: TriggerVerdictKind.Escalate } busy)
                    return busy;
                if (MemoryTrigger.Shortage(readiness, load) is { } shortage)
                    return TriggerVerdict.Escalate(EscalationReason.OutOfMemory, new ModelOutOfMemoryException(ModelName.Of(_local), shortage.Needed, shortage.Available));
            }
            return readiness is not null
                && await ReadinessWait.WaitAsync(readiness, ReadinessLimit(canSwitch), _settings.TimeProvider, cancellationToken).ConfigureAwait(false) is { } state
                    ? TriggerVerdict.Escalate(EscalationReason.ModelNotReady, new ModelNotReadyException(ModelName.Of(_local), state))
                    : default;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (_settings.Classifier.Classify(error).Reason is not { } reason)
                throw;
            return canSwitch || EscalationRun.CannotServe(reason) ? TriggerVerdict.Escalate(reason, error) : default;
        }
    }

    private TimeSpan ReadinessLimit(bool canSwitch)
    {
        TimeSpan limit = canSwitch ? _settings.ReadinessTimeout : Timeout.InfiniteTimeSpan;
        return _journal.Remaining is { } left && (limit == Timeout.InfiniteTimeSpan || left < limit) ? left : limit;
    }

    private GeneratedEmbeddings<Embedding<float>>? SkipLocal(TriggerVerdict verdict)
    {
        _localError = verdict.Error;
        _localSkipped = !EscalationRun.CannotServe(verdict.Reason);
        if (_first == EscalationLeg.Local)
            _journal.GiveUp(verdict.Reason, EscalationStage.Before);
        return null;
    }

    // All there is of an answer comes at once, so that a time to the first content is one for the whole call: only where the application sets it.
    private EmbeddingCall Begin(
        LegRuntime leg, IEmbeddingGenerator generator, string? modelId, CircuitPass circuit, CloudPass? pass, bool canSwitch, CancellationToken cancellationToken)
    {
        modelId ??= (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;
        AttemptRecord attempt = _journal.Begin(leg, modelId, isRepair: false, pass);
        attempt.Circuit = circuit;
        TimeSpan? limit = canSwitch ? _settings.FirstContentTimeout : null;
        return new EmbeddingCall(attempt, new LegWatch(limit, stall: null, _journal.Remaining, _settings.TimeProvider, cancellationToken));
    }

    private CloudCall Planned() => new(
        "embeddings",
        target => new EgressPayload(target, [], options: null, _texts, _request.Conversation),
        Redactable: false,
        PromptTokens: null,
        MaxOutputTokens: 0);

    /// <summary>Makes the cloud leg's options: what means the same on any model, and nothing else.</summary>
    private EmbeddingGenerationOptions? Sent() => _settings.CloudModelId is null && _options?.Dimensions is null
        ? null
        : new() { ModelId = _settings.CloudModelId, Dimensions = _options?.Dimensions };

    private string? AskedModel() =>
        _settings.CloudModelId ?? (_cloud.Resolve().GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;
}
