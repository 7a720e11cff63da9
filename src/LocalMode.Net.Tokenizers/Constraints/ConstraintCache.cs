using System.Runtime.ExceptionServices;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>The compiled constraints of one vocabulary, the least recently used ones forgotten over a limit of bytes.</summary>
/// <remarks>Safe for concurrent use. A grammar that is being compiled is compiled once, whoever asks; errors are not kept.</remarks>
public sealed class ConstraintCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // The compiled ones, the one that was asked for last at the beginning.
    private readonly LinkedList<Entry> _recent = [];
    private readonly TokenVocabulary _vocabulary;
    private readonly ConstraintOptions? _options;
    private readonly long _maxBytes;

    /// <summary>Creates a cache.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">Limits of the constraints, or <see langword="null"/> for the defaults.</param>
    /// <param name="maxBytes">The most bytes that the constraints together may take, their masks included; the newest one always stays. 128 MB by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="vocabulary"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    public ConstraintCache(TokenVocabulary vocabulary, ConstraintOptions? options = null, long maxBytes = 128L << 20)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _vocabulary = vocabulary;
        _options = options;
        _maxBytes = maxBytes;
    }

    /// <summary>Gets the constraints that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _recent.Count;
        }
    }

    /// <summary>Gets the bytes that they take.</summary>
    public long ByteCount
    {
        get
        {
            lock (_lock)
                return CountBytes();
        }
    }

    /// <summary>Gives the compiled constraint of a grammar. Errors are those of <see cref="Constraint.Compile"/>.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <returns>The constraint.</returns>
    public Constraint GetOrCompile(ConstraintGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(grammar.Key, out Entry? known))
                _entries.Add(grammar.Key, known = new Entry(grammar.Key));
            entry = known;
        }

        Constraint constraint = Compile(entry, grammar);
        lock (_lock)
        {
            // It may have been forgotten while others waited for it, and another be there in its place.
            _entries.TryAdd(entry.Key, entry);
            if (ReferenceEquals(_entries[entry.Key], entry))
                MoveToFront(entry.Place);
            Trim();
        }

        return constraint;
    }

    // Whoever comes first compiles, the others wait and get what it got.
    private Constraint Compile(Entry entry, ConstraintGrammar grammar)
    {
        lock (entry.Gate)
        {
            entry.Failure?.Throw();
            if (entry.Constraint is { } known)
                return known;
            try
            {
                return entry.Constraint = Constraint.Compile(grammar, _vocabulary, _options);
            }
            catch (Exception exception)
            {
                entry.Failure = ExceptionDispatchInfo.Capture(exception);
                lock (_lock)
                    _entries.Remove(entry.Key);
                throw;
            }
        }
    }

    private void MoveToFront(LinkedListNode<Entry> place)
    {
        if (place.List is not null)
            _recent.Remove(place);
        _recent.AddFirst(place);
    }

    // Masks are added as answers go on, so all are counted anew.
    private void Trim()
    {
        for (long bytes = CountBytes(); bytes > _maxBytes && _recent.Count > 1;)
        {
            Entry last = _recent.Last!.Value;
            bytes -= last.ByteCount;
            _recent.RemoveLast();
            _entries.Remove(last.Key);
        }
    }

    private long CountBytes()
    {
        long bytes = 0;
        foreach (Entry entry in _recent)
            bytes += entry.ByteCount;
        return bytes;
    }

    private sealed class Entry
    {
        public Entry(string key)
        {
            Key = key;
            Place = new LinkedListNode<Entry>(this);
        }

        public string Key { get; }

        public Lock Gate { get; } = new();

        public LinkedListNode<Entry> Place { get; }

        public Constraint? Constraint { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public long ByteCount => (Constraint?.ByteCount ?? 0) + (2L * Key.Length) + 256;
    }
}
