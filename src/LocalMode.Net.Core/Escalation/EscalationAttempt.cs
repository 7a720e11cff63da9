using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One call of one leg, as the report tells it. Holds no text of the prompt or of the answer.</summary>
/// <remarks>Instances are immutable but for <see cref="Usage"/>, which is to be read only, and are safe for concurrent use.</remarks>
public sealed class EscalationAttempt
{
    /// <summary>Gets the leg that was called.</summary>
    public EscalationLeg Leg { get; init; }

    /// <summary>Gets how the call ended.</summary>
    public EscalationAttemptOutcome Outcome { get; init; }

    /// <summary>Gets whether the call asked for a correction of an answer that did not have the form that was asked for.</summary>
    public bool IsRepair { get; init; }

    /// <summary>Gets what the call cost by the price table, or <see langword="null"/> for local calls and where price or usage is not known. It is part of <see cref="EscalationReport.Cost"/>.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Gets the model that answered, or the one that was asked where the leg did not say; <see langword="null"/> where neither is known.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the time from the call to its end, for a stream including the time that the caller took to read it.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the time from the call to its first content, or <see langword="null"/> if there was none or the call was not streamed.</summary>
    public TimeSpan? TimeToFirstContent { get; init; }

    /// <summary>Gets the finish reason that the leg gave, or <see langword="null"/>.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    /// <summary>Gets the usage that the leg gave, or <see langword="null"/>.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets the kind of the error if it is one of the <see cref="LocalModeException"/> family; otherwise <see langword="null"/>.</summary>
    public LocalModeErrorKind? ErrorKind { get; init; }

    /// <summary>Gets the full type name of the error, or <see langword="null"/> if there was none. Its message is left out, since it may quote the prompt.</summary>
    public string? ErrorType { get; init; }
}
