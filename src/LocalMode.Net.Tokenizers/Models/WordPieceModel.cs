namespace LocalMode.Tokenizers;

/// <summary>WordPiece: the longest token that begins the word, then the longest continuations; a word with a gap is one unknown token.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly DoubleArrayTrie _beginnings;
    private readonly DoubleArrayTrie _continuations;
    private readonly int _unknownId;
    private readonly int _maxCharacters;

    /// <summary>Initializes a new instance of the <see cref="WordPieceModel"/> class.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknownId">The id of the unknown token.</param>
    /// <param name="continuingPrefix">What a token inside a word begins with; may be empty.</param>
    /// <param name="maxCharacters">The characters, not UTF-16 units, of the longest word that is looked up; longer ones are unknown.</param>
    public WordPieceModel(Vocabulary vocabulary, int unknownId, string continuingPrefix, int maxCharacters)
    {
        Vocabulary = vocabulary;
        ContinuingPrefix = continuingPrefix;
        _unknownId = unknownId;
        _maxCharacters = maxCharacters;
        _beginnings = DoubleArrayTrieBuilder.Build(vocabulary.Entries);
        if (continuingPrefix.Length == 0)
        {
            _continuations = _beginnings;
            return;
        }

        var continuations = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string token, int id) in vocabulary.Entries)
        {
            if (token.StartsWith(continuingPrefix, StringComparison.Ordinal))
            {
                continuations[token[continuingPrefix.Length..]] = id;
            }
        }

        _continuations = DoubleArrayTrieBuilder.Build(continuations);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public string ContinuingPrefix { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens)
    {
        int mark = tokens.Count;
        if (piece.Length > _maxCharacters && CountCharacters(piece) > _maxCharacters)
        {
            tokens.Add(_unknownId, 0, piece.Length);
            return;
        }

        DoubleArrayTrie trie = _beginnings;
        int at = 0;
        while (at < piece.Length)
        {
            int id = trie.LongestPrefix(piece[at..], out int length);
            if (barred is not null && barred.Contains(id))
            {
                id = trie.LongestPrefix(piece[at..], barred, out length);
            }

            if (id < 0)
            {
                tokens.Rewind(mark);
                tokens.Add(_unknownId, 0, piece.Length);
                return;
            }

            tokens.Add(id, at, at + length);
            at += length;
            trie = _continuations;
        }
    }

    private static int CountCharacters(ReadOnlySpan<char> piece)
    {
        int count = piece.Length;
        foreach (char c in piece)
        {
            if (char.IsLowSurrogate(c))
            {
                count--;
            }
        }

        return count;
    }
}
