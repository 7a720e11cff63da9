using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Says that what the stream gave so far is void and that another answer follows. Given only with <see cref="AfterCommitBehavior.Restart"/>.</summary>
/// <param name="reason">Why the first answer broke off.</param>
/// <param name="discardedCharacters">The characters of text to discard; 0 or more.</param>
public sealed class StreamResetContent(EscalationReason reason, int discardedCharacters) : AIContent
{
    /// <summary>Gets why the first answer broke off.</summary>
    public EscalationReason Reason { get; } = reason;

    /// <summary>Gets the characters of text (UTF-16 code units) that were shown and are to be discarded.</summary>
    public int DiscardedCharacters { get; } = discardedCharacters;
}
