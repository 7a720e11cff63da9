using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One leg of a client, and what all requests together have learnt of it.</summary>
internal sealed class LegRuntime(EscalationLeg kind, Func<IChatClient> client, CircuitBreaker breaker, FirstContentDeadlineOptions deadline)
{
    private readonly AdaptiveFirstContentDeadline _deadline = new(deadline);
    private readonly TimeSpan _cap = deadline.Cap;

    public EscalationLeg Kind => kind;

    /// <summary>Gets the client; the cloud leg's is created by the first who asks.</summary>
    public IChatClient Client => client();

    public CircuitBreaker Breaker => breaker;

    /// <summary>Tells whether an answer of this leg always has the form that is asked for.</summary>
    public bool Enforces(ChatResponseFormatJson format) =>
        kind == EscalationLeg.Local
        && Client.GetService(typeof(IChatCapabilities)) is IChatCapabilities capabilities
        && capabilities.EnforcedResponseFormats.HasFlag(format.Schema is null ? ChatResponseFormats.Json : ChatResponseFormats.JsonSchema);

    /// <summary>Gives the time to the first content: the learnt one, or the longest while too little is known.</summary>
    public TimeSpan FirstContentLimit(int? promptTokens) => _deadline.Get(promptTokens) ?? _cap;

    public void Learn(AttemptRecord attempt)
    {
        if (attempt.TimeToFirstContent is { } time)
            _deadline.Record(time, attempt.PromptTokens);
    }
}
