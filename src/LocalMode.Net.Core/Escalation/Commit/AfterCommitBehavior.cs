namespace LocalMode;

/// <summary>What happens to a streamed answer that breaks after part of it was shown.</summary>
public enum AfterCommitBehavior
{
    /// <summary>The stream throws <see cref="EscalationIncompleteException"/> with the part that was shown. The default.</summary>
    Fail,

    /// <summary>
    /// The stream gives an update with <see cref="StreamResetContent"/>, and then the other leg's answer from its start under another message id. Readers must
    /// discard what they showed; <c>ToEscalationAwareResponseAsync</c> does. Where a tool call was shown, the answer fails instead.
    /// </summary>
    Restart,
}
