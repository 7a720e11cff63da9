namespace LocalMode;

/// <summary>The vaults of conversations, in memory only. What was not used for long, or is one too many, is forgotten.</summary>
/// <remarks>
/// A forgotten vault costs nothing but the stability of its placeholders: each request brings its whole text, and gets new ones. Safe for concurrent use.
/// </remarks>
internal sealed class ConversationVaults(TimeProvider timeProvider, int capacity, TimeSpan idle)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = [];

    public ConversationVaults(TimeProvider timeProvider)
        : this(timeProvider, capacity: 1000, idle: TimeSpan.FromHours(1))
    {
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Gives the vault of a conversation, or a new one that nothing else shares where none is named.</summary>
    public RedactionVault Get(string? conversation)
    {
        if (conversation is null)
            return new();
        lock (_gate)
        {
            long now = timeProvider.GetTimestamp();
            Expire(now);
            if (_entries.TryGetValue(conversation, out LinkedListNode<Entry>? node))
                _byUse.Remove(node);
            else
                _entries[conversation] = node = new(new(conversation, new()));
            node.Value.LastUse = now;
            _byUse.AddFirst(node);
            if (_entries.Count > capacity)
                RemoveOldest();
            return node.Value.Vault;
        }
    }

    /// <summary>Forgets a conversation's vault.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(string conversation)
    {
        lock (_gate)
        {
            if (!_entries.Remove(conversation, out LinkedListNode<Entry>? node))
                return false;
            _byUse.Remove(node);
            return true;
        }
    }

    private void Expire(long now)
    {
        while (_byUse.Last is { } oldest && timeProvider.GetElapsedTime(oldest.Value.LastUse, now) > idle)
            RemoveOldest();
    }

    private void RemoveOldest()
    {
        _entries.Remove(_byUse.Last!.Value.Conversation);
        _byUse.RemoveLast();
    }

    private sealed class Entry(string conversation, RedactionVault vault)
    {
        public string Conversation { get; } = conversation;

        public RedactionVault Vault { get; } = vault;

        public long LastUse { get; set; }
    }
}
