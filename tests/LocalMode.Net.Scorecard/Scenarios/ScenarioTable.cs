using System.Net;
using LocalMode.Scorecard.Faults;
using static LocalMode.Scorecard.Scenarios.OutcomeKind;

namespace LocalMode.Scorecard.Scenarios;

/// <summary>The sixteen scenarios, after the public Failover Bench catalogue.</summary>
public static class ScenarioTable
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(1, "429 with Retry-After, once", new LegFault.Status(HttpStatusCode.TooManyRequests, RetryAfter: TimeSpan.FromSeconds(5)), Rescued, Rescued) { FailingRequests = 1 },
        new(2, "429 without Retry-After, always", new LegFault.Status(HttpStatusCode.TooManyRequests), Rescued, Rescued),
        new(3, "500, once", new LegFault.Status(HttpStatusCode.InternalServerError), Rescued, Rescued) { FailingRequests = 1 },
        new(4, "503, always", new LegFault.Status(HttpStatusCode.ServiceUnavailable), Rescued, Rescued),
        new(5, "connection reset before headers", new LegFault.Reset(), Rescued, Rescued),
        new(6, "no response at all", new LegFault.NoResponse(), Rescued, Rescued),
        new(7, "first token after 20 s", new LegFault.SlowFirstToken(TimeSpan.FromSeconds(20)), Rescued, Rescued),
        new(8, "stream cut after 40 of 60 tokens", new LegFault.Cut(40), Incomplete, Rescued),
        new(9, "stall after 20 tokens", new LegFault.Stall(20), Incomplete, Rescued),
        new(10, "malformed chunk", new LegFault.Malformed(20), Incomplete, Rescued),
        new(11, "stream without its end sentinel", new LegFault.NoEnd(40), Incomplete, Rescued),
        new(12, "context length exceeded", new LegFault.Status(HttpStatusCode.BadRequest, "context_length_exceeded"), Rescued, Rescued) { MaxAttempts = 1 },
        new(13, "content filter rejects the request", new LegFault.Status(HttpStatusCode.BadRequest, "content_filter"), CleanError, CleanError) { MaxAttempts = 1 },
        // The fallback rejects prefill in every scenario; here a cut stream would tempt to it.
        new(14, "cut stream, fallback rejects prefill", new LegFault.Cut(40), Incomplete, Rescued),
        new(15, "primary down for 60 s, then healthy", new LegFault.Status(HttpStatusCode.ServiceUnavailable), Rescued, Rescued)
        {
            DownFor = TimeSpan.FromSeconds(60),
            Requests = 20,
            Interval = TimeSpan.FromSeconds(5),
            MaxAttempts = 6,
        },
        // The usage of the failed attempt was reported before it failed.
        new(16, "accounting of a failed attempt", new LegFault.Cut(0), Rescued, Rescued),
    ];
}
