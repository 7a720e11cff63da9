using System.Net;

namespace LocalMode.Scorecard.Faults;

/// <summary>What goes wrong on the provider's side of a leg, told so that a fake and a server can both do it. Tokens count from the first content.</summary>
public abstract record LegFault
{
    private LegFault()
    {
    }

    /// <summary>An answer with this status instead of a stream.</summary>
    public sealed record Status(HttpStatusCode Code, string? ErrorCode = null, TimeSpan? RetryAfter = null) : LegFault;

    /// <summary>The connection is reset before any header.</summary>
    public sealed record Reset : LegFault;

    /// <summary>No byte ever comes.</summary>
    public sealed record NoResponse : LegFault;

    /// <summary>The frames come at once, the first token after this time.</summary>
    public sealed record SlowFirstToken(TimeSpan Delay) : LegFault;

    /// <summary>The connection ends within the body.</summary>
    public sealed record Cut(int Tokens) : LegFault;

    /// <summary>Nothing more comes, and the connection stays.</summary>
    public sealed record Stall(int Tokens) : LegFault;

    /// <summary>An event that is not JSON.</summary>
    public sealed record Malformed(int Tokens) : LegFault;

    /// <summary>The body ends as a whole one does, but without finish reason and end sentinel.</summary>
    public sealed record NoEnd(int Tokens) : LegFault;

    /// <summary>The answer ends with the finish reason of a content filter.</summary>
    public sealed record Filtered(int Tokens) : LegFault;
}
