using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What is known of a call while it runs. Used by one request at a time.</summary>
internal sealed class AttemptRecord(EscalationLeg leg, string? requestedModelId, TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private readonly PartialText _text = new();
    private TimeSpan? _timeToFirstContent;
    private UsageDetails? _usage;

    public EscalationLeg Leg => leg;

    public string? ModelId { get; private set; } = requestedModelId;

    public string? ResponseId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public string PartialText => _text.ToString();

    /// <summary>Called for each update: looks, counts and keeps the pieces of text, and allocates nothing.</summary>
    public void Observe(ChatResponseUpdate update)
    {
        ModelId = update.ModelId ?? ModelId;
        ResponseId = update.ResponseId ?? ResponseId;
        FinishReason = update.FinishReason ?? FinishReason;
        IList<AIContent> contents = update.Contents;
        int count = contents.Count;
        for (int i = 0; i < count; i++)
        {
            AIContent content = contents[i];
            if (content is TextContent { Text.Length: > 0 } text)
                _text.Add(text.Text);
            else if (content is UsageContent usage)
                (_usage ??= new UsageDetails()).Add(usage.Details);
        }
    }

    public void Observe(ChatResponse response)
    {
        ModelId = response.ModelId ?? ModelId;
        FinishReason = response.FinishReason ?? FinishReason;
        _usage = response.Usage;
    }

    public void MarkFirstContent()
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(_started);
        _timeToFirstContent = elapsed;
        EscalationInstruments.FirstContent(leg, elapsed);
    }

    public EscalationAttempt Close(EscalationAttemptOutcome outcome, Exception? error)
    {
        _text.Clear();
        EscalationAttempt attempt = new()
        {
            Leg = leg,
            Outcome = outcome,
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
}
