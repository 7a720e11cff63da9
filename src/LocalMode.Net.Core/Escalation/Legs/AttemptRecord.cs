using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What is known of a call while it runs. Used by one request at a time.</summary>
internal sealed class AttemptRecord(LegRuntime leg, string? requestedModelId, bool isRepair, CloudPass? pass, TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private readonly PartialText _text = new();
    private TimeSpan? _timeToFirstContent;
    private UsageDetails? _usage;
    private CircuitPass? _circuit;

    public EscalationLeg Leg => leg.Kind;

    public LegRuntime Runtime => leg;

    /// <summary>Gets what the gate let through, for calls of the cloud leg.</summary>
    public CloudPass? Pass => pass;

    /// <summary>Gets or sets the tokens of the prompt, where they were counted.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Sets the breaker's pass, which the first of the three ends below hands back.</summary>
    public CircuitPass Circuit
    {
        set => _circuit = value;
    }

    public string? ModelId { get; private set; } = requestedModelId;

    public string? ResponseId { get; private set; }

    public string? MessageId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public UsageDetails? Usage => _usage;

    public TimeSpan? TimeToFirstContent => _timeToFirstContent;

    public LogProbabilitySummary? LogProbabilities { get; private set; }

    public bool HasToolCall { get; private set; }

    public string PartialText => _text.ToString();

    /// <summary>Called for each update that comes: looks and counts, and allocates nothing.</summary>
    public void Observe(ChatResponseUpdate update)
    {
        ModelId = update.ModelId ?? ModelId;
        ResponseId = update.ResponseId ?? ResponseId;
        MessageId = update.MessageId ?? MessageId;
        FinishReason = update.FinishReason ?? FinishReason;
        IList<AIContent> contents = update.Contents;
        int count = contents.Count;
        for (int i = 0; i < count; i++)
        {
            AIContent content = contents[i];
            if (content is UsageContent usage)
                (_usage ??= new UsageDetails()).Add(usage.Details);
            else if (content is FunctionCallContent)
                HasToolCall = true;
        }
        if (update.AdditionalProperties is not null)
            LogProbabilities = update.GetLogProbabilities() ?? LogProbabilities;
    }

    /// <summary>Called for each update that is shown: keeps the pieces of text, and allocates nothing.</summary>
    public void Show(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        int count = contents.Count;
        for (int i = 0; i < count; i++)
        {
            if (contents[i] is TextContent { Text.Length: > 0 } text)
                _text.Add(text.Text);
        }
    }

    public void Observe(ChatResponse response)
    {
        ModelId = response.ModelId ?? ModelId;
        FinishReason = response.FinishReason ?? FinishReason;
        ResponseId = response.ResponseId ?? ResponseId;
        _usage = response.Usage;
        LogProbabilities = response.GetLogProbabilities();
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
                HasToolCall |= content is FunctionCallContent;
        }
    }

    public void Observe(GeneratedEmbeddings<Embedding<float>> answer)
    {
        ModelId = answer is [{ ModelId: { } id }, ..] ? id : ModelId;
        _usage = answer.Usage;
    }

    /// <summary>Makes what is known of an answer that was streamed: its text, finish reason, usage and log-probabilities.</summary>
    public ChatResponse ToResponse()
    {
        ChatResponseUpdate update = new(ChatRole.Assistant, PartialText) { ModelId = ModelId, ResponseId = ResponseId, FinishReason = FinishReason };
        if (LogProbabilities is { } summary)
            update.SetLogProbabilities(summary);
        ChatResponse response = new[] { update }.ToChatResponse();
        response.Usage = _usage;
        return response;
    }

    public void MarkFirstContent()
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(_started);
        _timeToFirstContent = elapsed;
        EscalationInstruments.FirstContent(Leg, elapsed);
    }

    /// <summary>Called when a streamed answer has committed.</summary>
    public void MarkCommit()
    {
        if (_timeToFirstContent is { } first)
            EscalationInstruments.Committed(Leg, timeProvider.GetElapsedTime(_started) - first);
    }

    public void CloseCircuit()
    {
        if (TakeCircuit() is { } circuit)
            leg.Breaker.Succeed(circuit);
    }

    public void FailCircuit(FailureClass failureClass, TimeSpan? retryAfter)
    {
        if (TakeCircuit() is { } circuit)
            leg.Breaker.Fail(circuit, failureClass, retryAfter);
    }

    public void ReleaseCircuit()
    {
        if (TakeCircuit() is { } circuit)
            leg.Breaker.Release(circuit);
    }

    /// <summary>Classifies the call's error, and tells the leg's breaker.</summary>
    public FailureVerdict Classify(FailureClassifierChain classifier, Exception error)
    {
        FailureVerdict verdict;
        try
        {
            verdict = classifier.Classify(error);
        }
        catch
        {
            ReleaseCircuit();
            throw;
        }
        // A full local queue is seen by its length; a break would keep requests away when it is short again.
        if (verdict.Class == FailureClass.None || (Leg == EscalationLeg.Local && verdict is { Reason: EscalationReason.Overloaded, RetryAfter: null }))
            ReleaseCircuit();
        else
            FailCircuit(verdict.Class, verdict.RetryAfter);
        return verdict;
    }

    public EscalationAttempt Close(EscalationAttemptOutcome outcome, Exception? error, decimal? cost)
    {
        _text.Clear();
        ReleaseCircuit();
        EscalationAttempt attempt = new()
        {
            Leg = Leg,
            Outcome = outcome,
            IsRepair = isRepair,
            Cost = cost,
            ModelId = ModelId,
            Duration = timeProvider.GetElapsedTime(_started),
            TimeToFirstContent = _timeToFirstContent,
            FinishReason = FinishReason,
            Usage = _usage,
            ErrorKind = (error as LocalModeException)?.Kind,
            ErrorType = error?.GetType().FullName,
        };
        EscalationInstruments.AttemptEnded(attempt);
        return attempt;
    }

    private CircuitPass? TakeCircuit()
    {
        CircuitPass? circuit = _circuit;
        _circuit = null;
        return circuit;
    }
}
