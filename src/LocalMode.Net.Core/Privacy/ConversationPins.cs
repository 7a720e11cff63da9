using System.Collections.Concurrent;

namespace LocalMode;

/// <summary>
/// Remembers the conversations in which sensitive data was seen. A pinned conversation stays on this machine, also when the sensitive message is no
/// longer among those sent, until the application clears it.
/// </summary>
/// <remarks>
/// Kept in memory, and never forgotten by itself, since forgetting would let a conversation leave: clear what has ended. One instance may serve several
/// clients. Safe for concurrent use.
/// </remarks>
public sealed class ConversationPins
{
    private readonly ConcurrentDictionary<string, byte> _pinned = new(StringComparer.Ordinal);

    /// <summary>Gets the number of pinned conversations.</summary>
    public int Count => _pinned.Count;

    /// <summary>Tells whether a conversation is pinned.</summary>
    /// <param name="conversation">The name that the application gave with <c>WithEscalation</c>.</param>
    /// <returns>Whether it is.</returns>
    public bool IsPinned(string conversation) => _pinned.ContainsKey(conversation);

    /// <summary>Pins a conversation.</summary>
    /// <param name="conversation">The name that the application gave with <c>WithEscalation</c>.</param>
    public void Pin(string conversation) => _pinned[conversation] = 0;

    /// <summary>Lets a conversation leave again. Its messages are still inspected, as always.</summary>
    /// <param name="conversation">The name that the application gave with <c>WithEscalation</c>.</param>
    /// <returns>Whether it was pinned.</returns>
    public bool Clear(string conversation) => _pinned.TryRemove(conversation, out _);
}
