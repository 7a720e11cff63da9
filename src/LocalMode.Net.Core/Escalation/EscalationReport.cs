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

    /// <summary>Gets why the local leg was given up, or <see langword="null"/> if it was not. It is set also where escalation was forbidden.</summary>
    public EscalationReason? Reason { get; init; }

    /// <summary>Gets when the local leg was given up, or <see langword="null"/> if it was not.</summary>
    public EscalationStage? Stage { get; init; }

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
