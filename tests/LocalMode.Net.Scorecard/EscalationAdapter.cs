using System.Net;
using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard;

/// <summary>The one place that knows how escalation is set up and read.</summary>
internal static class EscalationAdapter
{
    public static TimeSpan FirstContentTimeout { get; } = TimeSpan.FromSeconds(10);

    public static TimeSpan StallTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes the client under test.</summary>
    public static IChatClient Create(IChatClient primary, IChatClient fallback, AnswerPolicy policy, TimeProvider time) =>
        primary.AsBuilder().UseEscalation(_ => fallback, options => Configure(options, policy, time)).Build();

    /// <summary>Puts the updates of a stream together.</summary>
    public static ChatResponse ToResponse(IEnumerable<ChatResponseUpdate> updates) => updates.ToEscalationAwareResponse();

    /// <summary>Makes the error of a fake leg that answers with a status.</summary>
    public static Exception StatusError(HttpStatusCode status, TimeSpan? retryAfter)
    {
        HttpRequestException error = new($"The leg was told to fail with {(int)status}.", inner: null, status);
        if (retryAfter is { } time)
            error.Data["Retry-After"] = time;
        return error;
    }

    private static void Configure(EscalationOptions options, AnswerPolicy policy, TimeProvider time)
    {
        options.TimeProvider = time;
        options.FirstContentTimeout = FirstContentTimeout;

        options.StallTimeout = StallTimeout;
        options.Commit = policy == AnswerPolicy.WholeResponse ? CommitPolicy.WholeResponse : CommitPolicy.FirstContent;
        options.AfterCommit = policy == AnswerPolicy.Restart ? AfterCommitBehavior.Restart : AfterCommitBehavior.Fail;
    }
}
