namespace LocalMode;

/// <summary>One decision about something that would leave this machine. Holds no text of it.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed record AuditEntry
{
    /// <summary>Gets when it was decided.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets what kind of call it was for, such as <c>chat</c> or <c>embeddings</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets the SHA-256 of the conversation's name in lower-case hexadecimal digits, or <see langword="null"/> where none was named.</summary>
    public string? ConversationHash { get; init; }

    /// <summary>Gets the mode that held.</summary>
    public EscalationMode Mode { get; init; }

    /// <summary>Gets why the request wanted to leave, or <see langword="null"/>.</summary>
    public EscalationReason? Reason { get; init; }

    /// <summary>Gets what the guard decided.</summary>
    public EgressOutcome Verdict { get; init; }

    /// <summary>Gets whether the payload was let go in the end, consent and budget considered.</summary>
    public bool Allowed { get; init; }

    /// <summary>Gets why it was not let go, or <see langword="null"/>.</summary>
    public EscalationBlock? Block { get; init; }

    /// <summary>Gets what the detectors found: names, kinds and counts.</summary>
    public IReadOnlyList<EgressFinding> Findings { get; init; } = [];

    /// <summary>Gets the occurrences that were replaced by placeholders.</summary>
    public int Redactions { get; init; }

    /// <summary>Gets where it went or would have gone.</summary>
    public EgressTarget? Target { get; init; }

    /// <summary>Gets the bytes of text (UTF-8) and data that left; 0 where nothing did.</summary>
    public long BytesOut { get; init; }

    /// <summary>Gets the application's id of the user's consent, or <see langword="null"/>.</summary>
    public string? ConsentId { get; init; }
}
