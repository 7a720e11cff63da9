namespace LocalMode;

/// <summary>One side of a <see cref="FallbackChatClient"/>.</summary>
public enum EscalationLeg
{
    /// <summary>The client that is asked first and that keeps the request here.</summary>
    Local,

    /// <summary>The client that a request escalates to.</summary>
    Cloud,
}
