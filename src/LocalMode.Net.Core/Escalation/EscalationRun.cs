using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One request: its inputs, what has happened to it so far, and how it ends. Used by one flow of control.</summary>
internal sealed partial class EscalationRun : IDisposable
{
    private readonly EscalationSettings _settings;
    private readonly CloudLeg? _cloud;
    private readonly ChatMessage[] _messages;
    private readonly ChatOptions? _options;
    private readonly EscalationMode _mode;
    private readonly Activity? _activity;
    private readonly long _started;
    private readonly List<EscalationAttempt> _attempts = new(2);
    private AttemptRecord? _current;
    private EscalationLeg? _servedBy;
    private EscalationReason? _reason;
    private EscalationStage? _stage;
    private Exception? _localError;
    private bool _ended;

    public EscalationRun(EscalationSettings settings, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        _settings = settings;
        _options = options;
        _messages = [.. messages];
        _mode = EscalationRequest.Resolve(settings.Mode, settings.Ceiling, options);
        // A request that may not leave does not hold what it would leave through.
        _cloud = _mode == EscalationMode.LocalOnly ? null : settings.Cloud;
        _started = settings.TimeProvider.GetTimestamp();
        _activity = EscalationInstruments.Start(_mode);
    }

    /// <summary>Ends the request as abandoned, if it has not ended otherwise.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        if (_current is { } open)
            Close(open, EscalationAttemptOutcome.Abandoned, null);
        End("abandoned", null);
    }

    /// <summary>Ends the request with an error.</summary>
    /// <returns>The error to throw, with the report on it.</returns>
    public Exception Fail(Exception error, CancellationToken cancellationToken)
    {
        bool cancelled = cancellationToken.IsCancellationRequested;
        if (cancelled && !(error is OperationCanceledException cancellation && cancellation.CancellationToken == cancellationToken))
            error = new OperationCanceledException("The caller cancelled the request.", error, cancellationToken);
        if (_current is { } open)
            Close(open, cancelled ? EscalationAttemptOutcome.Cancelled : EscalationAttemptOutcome.Failed, error);
        EscalationReport report = End(
            cancelled ? "cancelled" : error switch
            {
                EscalationForbiddenException => "forbidden",
                EscalationIncompleteException => "incomplete",
                _ => "error",
            },
            error);
        EscalationReportExtensions.Write(error, report);
        return error;
    }

    /// <summary>Ends a stream that gave its whole answer.</summary>
    /// <returns>The update that carries the report.</returns>
    public ChatResponseUpdate Complete(AttemptRecord attempt)
    {
        Close(attempt, EscalationAttemptOutcome.Answered, null);
        EscalationReport report = End("success", null);
        // Without a message id, so that coalescing puts the report on the response and not on a message.
        ChatResponseUpdate update = new() { ResponseId = attempt.ResponseId, ModelId = attempt.ModelId, AdditionalProperties = [] };
        EscalationReportExtensions.Write(update.AdditionalProperties, report);
        return update;
    }

    private ChatResponse Complete(AttemptRecord attempt, ChatResponse response)
    {
        attempt.Observe(response);
        _servedBy = attempt.Leg;
        Close(attempt, EscalationAttemptOutcome.Answered, null);
        EscalationReportExtensions.Write(response.AdditionalProperties ??= [], End("success", null));
        return response;
    }

    private Exception BreakOff(AttemptRecord attempt, Exception error, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Fail(error, cancellationToken);
        string partial = attempt.PartialText;
        EscalationReason reason = _settings.Classifier.Classify(error).Reason ?? EscalationReason.UnknownFailure;
        Close(attempt, EscalationAttemptOutcome.Incomplete, error);
        bool plain = error is EscalationIncompleteException || FailureClassifierChain.IsMistake(error);
        return Fail(plain ? error : new EscalationIncompleteException(partial, reason, [.. _attempts], error), cancellationToken);
    }

    private AttemptRecord Begin(EscalationLeg leg, IChatClient client, string? modelId)
    {
        modelId ??= (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
        return _current = new AttemptRecord(leg, modelId, _settings.TimeProvider);
    }

    private void Close(AttemptRecord attempt, EscalationAttemptOutcome outcome, Exception? error)
    {
        _attempts.Add(attempt.Close(outcome, error));
        _current = null;
    }

    private EscalationReport End(string outcome, Exception? error)
    {
        _ended = true;
        EscalationReport report = new()
        {
            ServedBy = _servedBy,
            Mode = _mode,
            Reason = _reason,
            Stage = _stage,
            Duration = _settings.TimeProvider.GetElapsedTime(_started),
            Attempts = [.. _attempts],
        };
        EscalationInstruments.RequestEnded(_activity, report, outcome, error);
        _activity?.Dispose();
        return report;
    }
}
