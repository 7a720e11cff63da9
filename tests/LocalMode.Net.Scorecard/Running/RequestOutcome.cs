using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Running;

/// <summary>What one request of a scenario led to.</summary>
/// <param name="Kind">What the caller got.</param>
/// <param name="Sent">When it was made, from the start of the world.</param>
/// <param name="Shown">The text that the caller saw.</param>
/// <param name="Response">The answer, or null.</param>
/// <param name="Error">The error, or null.</param>
public sealed record RequestOutcome(OutcomeKind Kind, TimeSpan Sent, string Shown, ChatResponse? Response, Exception? Error)
{
    /// <summary>Gets who was paid: the model of the answer's usage, or nobody.</summary>
    public string Billed { get; init; } = "nobody";
}
