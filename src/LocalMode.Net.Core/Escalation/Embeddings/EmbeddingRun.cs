using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One request for embeddings: its inputs, the legs in their order, and how it ends. Used by one flow of control.</summary>
internal sealed partial class EmbeddingRun
{
    private readonly EscalationSettings _settings;
    private readonly IEmbeddingGenerator<string, Embedding<float>> _local;
    private readonly CloudLeg<IEmbeddingGenerator<string, Embedding<float>>> _cloud;
    private readonly string[] _texts;
    private readonly EmbeddingGenerationOptions? _options;
    private readonly RequestSettings _request;
    private readonly EscalationJournal _journal;
    private readonly VectorSpaceCheck _spaces;
    private CloudGate _gate = null!;
    private EscalationLeg _first;
    private Exception? _localError;
    private Exception? _cloudError;

    public EmbeddingRun(
        EscalationSettings settings,
        IEmbeddingGenerator<string, Embedding<float>> local,
        CloudLeg<IEmbeddingGenerator<string, Embedding<float>>> cloud,
        VectorSpace? cloudSpace,
        string[] texts,
        EmbeddingGenerationOptions? options)
    {
        _settings = settings;
        _local = local;
        _cloud = cloud;
        _texts = texts;
        _options = options;
        _request = RequestSettings.Of(options?.AdditionalProperties);
        _journal = new EscalationJournal(settings, _request);
        _spaces = new VectorSpaceCheck(local, cloudSpace, options, Sent());
    }

    /// <summary>Decides, calls the first leg, and the other where it is needed and allowed.</summary>
    /// <returns>The embeddings, with the report on them.</returns>
    public async Task<GeneratedEmbeddings<Embedding<float>>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DecideAsync(cancellationToken).ConfigureAwait(false);
            if (_journal.Activity is { } activity)
                Activity.Current = activity;
            GeneratedEmbeddings<Embedding<float>>? answer = await TryAsync(_first, isFirst: true, cancellationToken).ConfigureAwait(false);
            if (answer is null && HasSecond)
                answer = await TryAsync(Other(_first), isFirst: false, cancellationToken).ConfigureAwait(false);
            if (answer is null)
                throw _journal.Nobody(_localError, _cloudError);
            EscalationReportExtensions.Write(answer.AdditionalProperties ??= [], _journal.End("success", null));
            return answer;
        }
        catch (Exception error) when (!_journal.HasEnded)
        {
            Exception shown = await _journal.FailAsync(error, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(shown, error))
                throw;
            throw shown;
        }
    }

    private bool HasSecond => _journal.Mode is EscalationMode.PreferLocal or EscalationMode.PreferCloud;

    private static EscalationLeg Other(EscalationLeg leg) => leg == EscalationLeg.Local ? EscalationLeg.Cloud : EscalationLeg.Local;

    private async ValueTask DecideAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (EscalationPolicy policy, EscalationMode mode, CloudBlock? block) = await RequestDecision.MakeAsync(_settings, _request, cancellationToken).ConfigureAwait(false);
        _journal.Start(mode);
        _gate = new CloudGate(_settings.Egress, _settings.Cloud.Breaker, policy, _request.Conversation, _journal);
        _journal.Block = mode == EscalationMode.LocalOnly ? new CloudBlock(EscalationBlock.Mode, "the mode is LocalOnly")
            : block ?? await _gate.PreflightAsync(Planned(), cancellationToken).ConfigureAwait(false) ?? _spaces.Foresee(_cloud.Resolved);
        _first = mode >= EscalationMode.PreferCloud ? EscalationLeg.Cloud : EscalationLeg.Local;
        if (_first == EscalationLeg.Cloud)
            _journal.GiveUp(_request.Label is null ? EscalationReason.Mode : EscalationReason.UserRequest, EscalationStage.Before);
    }

    private ValueTask<GeneratedEmbeddings<Embedding<float>>?> TryAsync(EscalationLeg leg, bool isFirst, CancellationToken cancellationToken) =>
        leg == EscalationLeg.Local ? TryLocalAsync(isFirst, cancellationToken) : TryCloudAsync(isFirst, cancellationToken);

    /// <summary>Decides what becomes of a call that has ended.</summary>
    /// <returns>The answer, or <see langword="null"/> where the request is to go on.</returns>
    private async ValueTask<GeneratedEmbeddings<Embedding<float>>?> SettleAsync(EmbeddingCall call, CancellationToken cancellationToken)
    {
        AttemptRecord attempt = call.Attempt;
        if (call.Failure is { } failure)
        {
            (EscalationReason? reason, Exception error) = await _journal.CloseFailedAsync(attempt, failure, call.Watch, cancellationToken).ConfigureAwait(false);
            if (reason is { } why)
                GiveUp(attempt, why, EscalationStage.During, error);
            else if (attempt.Leg == EscalationLeg.Cloud && _localError is not null)
                _cloudError = error;
            else
                ExceptionDispatchInfo.Throw(error);
            return call.Watch.Expired == EscalationReason.TotalTimeout ? throw _journal.Nobody(_localError, _cloudError) : null;
        }

        // A bad answer is not an unhealthy leg.
        attempt.CloseCircuit();
        if (EmbeddingCheck.Check(call.Answer, _texts.Length) is { } invalid)
        {
            await _journal.CloseAsync(attempt, EscalationAttemptOutcome.Rejected, invalid).ConfigureAwait(false);
            GiveUp(attempt, EscalationReason.InvalidOutput, EscalationStage.After, invalid);
            return null;
        }
        if (attempt.Leg == EscalationLeg.Cloud)
            await CheckSpaceAsync(attempt, call.Answer!).ConfigureAwait(false);
        await _journal.CloseAsync(attempt, EscalationAttemptOutcome.Answered).ConfigureAwait(false);
        _journal.ServedBy = attempt.Leg;
        return call.Answer;
    }

    private async ValueTask CheckSpaceAsync(AttemptRecord attempt, GeneratedEmbeddings<Embedding<float>> answer)
    {
        try
        {
            _spaces.ThrowIfOther(answer, AskedModel(), _localError);
        }
        catch (VectorSpaceMismatchException mismatch)
        {
            await _journal.CloseAsync(attempt, EscalationAttemptOutcome.Rejected, mismatch).ConfigureAwait(false);
            throw;
        }
    }

    private void GiveUp(AttemptRecord attempt, EscalationReason reason, EscalationStage stage, Exception error)
    {
        if (attempt.Leg == EscalationLeg.Local)
            _localError = error;
        else
            _cloudError = error;
        if (attempt.Leg == _first)
            _journal.GiveUp(reason, stage);
    }
}
