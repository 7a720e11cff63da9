namespace LocalMode;

/// <summary>One leg of a client, and what all requests together have learnt of it.</summary>
internal sealed class LegRuntime(EscalationLeg kind, CircuitBreaker breaker, FirstContentDeadlineOptions deadline)
{
    private readonly AdaptiveFirstContentDeadline _deadline = new(deadline);
    private readonly TimeSpan _cap = deadline.Cap;

    public EscalationLeg Kind => kind;

    public CircuitBreaker Breaker => breaker;

    /// <summary>Gives the time to the first content: the learnt one, or the longest while too little is known.</summary>
    public TimeSpan FirstContentLimit(int? promptTokens) => _deadline.Get(promptTokens) ?? _cap;

    public void Learn(AttemptRecord attempt)
    {
        if (attempt.TimeToFirstContent is { } time)
            _deadline.Record(time, attempt.PromptTokens);
    }
}
