using System.Buffers;

namespace LocalMode.Tokenizers;

/// <summary>Finds added tokens in a text: leftmost first, and the longest of those that begin at the same place.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly DoubleArrayTrie _trie;
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<char> _firstUnits;

    private AddedTokenMatcher(Dictionary<string, int> patterns, AddedToken[] tokens)
    {
        _tokens = tokens;
        _trie = DoubleArrayTrieBuilder.Build(patterns);
        var first = new HashSet<char>();
        foreach (string pattern in patterns.Keys)
        {
            first.Add(pattern[0]);
        }

        _firstUnits = SearchValues.Create([.. first]);
    }

    /// <summary>Creates a matcher.</summary>
    /// <param name="patterns">What to look for, and the token that it stands for; of two equal patterns the first counts.</param>
    /// <returns>The matcher, or <see langword="null"/> if there is nothing to look for.</returns>
    public static AddedTokenMatcher? Create(IReadOnlyList<(string Pattern, AddedToken Token)> patterns)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var tokens = new AddedToken[patterns.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = patterns[i].Token;
            if (patterns[i].Pattern.Length > 0)
            {
                index.TryAdd(patterns[i].Pattern, i);
            }
        }

        return index.Count == 0 ? null : new AddedTokenMatcher(index, tokens);
    }

    /// <summary>Finds the next match.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="start">Where the match begins.</param>
    /// <param name="length">Its UTF-16 units.</param>
    /// <returns>The token, or <see langword="null"/> if there is none.</returns>
    public AddedToken? Find(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        for (start = from; start < text.Length; start++)
        {
            int skip = text[start..].IndexOfAny(_firstUnits);
            if (skip < 0)
            {
                break;
            }

            start += skip;
            int token = _trie.LongestPrefix(text[start..], out length);
            if (token >= 0)
            {
                return _tokens[token];
            }
        }

        length = 0;
        return null;
    }

    /// <summary>Finds the next match, where special tokens count only in text that is trusted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="trust">Which parts of the caller's text are trusted.</param>
    /// <param name="origins">Where the text came from, or <see langword="null"/> if it is the caller's.</param>
    /// <param name="start">Where the match begins.</param>
    /// <param name="length">Its UTF-16 units.</param>
    /// <returns>The token, or <see langword="null"/> if there is none.</returns>
    /// <remarks>What is not trusted hides nothing: a shorter token at the same place counts, and so does one that begins inside the refused text.</remarks>
    public AddedToken? Find(ReadOnlySpan<char> text, int from, PromptTrust trust, AlignedText? origins, out int start, out int length)
    {
        for (start = from; start < text.Length; start++)
        {
            int skip = text[start..].IndexOfAny(_firstUnits);
            if (skip < 0)
            {
                break;
            }

            start += skip;
            int token = _trie.LongestPrefix(text[start..], out length);
            while (token >= 0 && _tokens[token].Special && !IsTrusted(start, start + length))
            {
                token = _trie.LongestPrefix(text.Slice(start, length - 1), out length);
            }

            if (token >= 0)
            {
                return _tokens[token];
            }
        }

        length = 0;
        return null;

        bool IsTrusted(int start, int end)
        {
            Piece place = origins is null ? new Piece(start, end) : origins.OriginOf(start, end);
            return trust.Covers(place.Start, place.End);
        }
    }
}
