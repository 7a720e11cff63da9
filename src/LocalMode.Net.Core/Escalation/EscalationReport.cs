using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>
/// Who answered a request, and why. It is on every <see cref="Microsoft.Extensions.AI.ChatResponse"/> of a
/// <see cref="FallbackChatClient"/>, on the last update of its streams, and on every exception that a request ends with once it has begun:
/// see <see cref="EscalationReportExtensions"/>. Holds no text of the prompt or of the answer.
/// </summary>
/// <remarks>Instances are immutable and safe for concurrent use. They survive a round trip through JSON with the response they are on.</remarks>
public sealed class EscalationReport
{
    /// <summary>Gets the leg whose content reached the caller, or <see langword="null"/> if none did.</summary>
    public EscalationLeg? ServedBy { get; init; }

    /// <summary>Gets the mode that held for the request, after every ceiling was applied.</summary>
    public EscalationMode Mode { get; init; }

    /// <summary>
    /// Gets why the request left the leg that was first in line, or wanted to, or <see langword="null"/> if it did not. It is set also where escalation was
    /// forbidden. Where the cloud leg was first in line and served, it is <see cref="EscalationReason.Mode"/> or <see cref="EscalationReason.UserRequest"/>.
    /// </summary>
    public EscalationReason? Reason { get; init; }

    /// <summary>Gets when that was decided, or <see langword="null"/>.</summary>
    public EscalationStage? Stage { get; init; }

    /// <summary>Gets why the request could not go to the cloud leg, or <see langword="null"/> if it could or never wanted to and nothing forbade it.</summary>
    public EscalationBlock? Block { get; init; }

    /// <summary>Gets the rule that forbade it, a clause without text of the prompt, or <see langword="null"/>.</summary>
    public string? Rule { get; init; }

    /// <summary>Gets the guard's verdict on what would have been sent, or <see langword="null"/> if it was not asked.</summary>
    public EgressOutcome? Guard { get; init; }

    /// <summary>Gets the occurrences in the payload that were replaced by placeholders.</summary>
    public int Redactions { get; init; }

    /// <summary>Gets the placeholders in the answer that belong to no value and were left as they are.</summary>
    public int UnknownPlaceholders { get; init; }

    /// <summary>Gets the confidence in the local answer, from 0 to 1, or <see langword="null"/> where it is not known.</summary>
    public double? Confidence { get; init; }

    /// <summary>Gets what the cloud calls cost by the price table, or <see langword="null"/> without a price table or a price for the model.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Gets what a local answer avoided: its tokens at the cloud model's price. An estimate, since another model counts other tokens.</summary>
    public decimal? AvoidedCost { get; init; }

    /// <summary>Gets the currency of both, or <see langword="null"/> where neither is known.</summary>
    public string? Currency { get; init; }

    /// <summary>Gets the id of the last audit record of the request, or <see langword="null"/> if there is none.</summary>
    public string? AuditId { get; init; }

    /// <summary>Gets the label that the application gave when the user asked for the better model, or <see langword="null"/>.</summary>
    public string? Label { get; init; }

    /// <summary>Gets whether both legs ran at the same time.</summary>
    public bool Hedged { get; init; }

    /// <summary>Gets whether a part that had been shown was taken back; see <see cref="AfterCommitBehavior.Restart"/>.</summary>
    public bool Restarted { get; init; }

    /// <summary>Gets the time from the start of the request to its end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the calls that were made, in order. A leg that was skipped has none.</summary>
    public IReadOnlyList<EscalationAttempt> Attempts { get; init; } = [];

    /// <summary>Gives the report in one line, for logs and consoles.</summary>
    /// <returns>Such as <c>served by Cloud; mode PreferLocal; reason ContextOverflow (Before); Cloud gpt: Answered in 0.84 s, 31+12 tokens</c>.</returns>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        StringBuilder text = new();
        text.Append(culture, $"served by {(ServedBy is { } leg ? leg.ToString() : "none")}; mode {Mode}");
        if (Reason is { } reason)
            text.Append(culture, $"; reason {reason} ({Stage})");
        if (Block is { } block)
            text.Append(culture, $"; blocked by {block}");
        if (Redactions > 0)
            text.Append(culture, $"; {Redactions} redactions");
        if (Cost is { } cost)
            text.Append(culture, $"; cost {cost} {Currency}");
        if (AvoidedCost is { } avoided)
            text.Append(culture, $"; avoided about {avoided} {Currency}");
        foreach (EscalationAttempt attempt in Attempts)
        {
            text.Append(culture, $"; {attempt.Leg}{(attempt.ModelId is null ? "" : " " + attempt.ModelId)}: {attempt.Outcome} in {attempt.Duration.TotalSeconds:0.00} s");
            if (attempt.Usage is { } usage)
                text.Append(culture, $", {usage.InputTokenCount ?? 0}+{usage.OutputTokenCount ?? 0} tokens");
            if (attempt.ErrorType is { } error)
                text.Append(culture, $", {attempt.ErrorKind?.ToString() ?? error}");
        }
        return text.ToString();
    }
}
