namespace LocalMode.Testing;

/// <summary>A call of a <see cref="FaultInjectingChatClient"/>.</summary>
/// <param name="Number">Which one it is; the first is 1.</param>
/// <param name="Elapsed">The time from the making of the client to the call, by its clock.</param>
/// <param name="IsStreaming">Whether the answer was asked for as a stream.</param>
public sealed record FaultCall(int Number, TimeSpan Elapsed, bool IsStreaming)
{
    /// <summary>Gets what went wrong in it, or <see langword="null"/>; not known yet while the plan is asked.</summary>
    public Fault? Fault { get; init; }
}
