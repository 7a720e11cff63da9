namespace LocalMode.Tokenizers;

/// <summary>
/// Unigram: of all ways to cut a piece into tokens the one with the highest sum of scores. Between equal sums the token that begins first wins, as in
/// Hugging Face's. A run of unknown characters is one unknown token, or its bytes.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10.0;

    private readonly DoubleArrayTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly ByteTokens? _bytes;
    private readonly (string Source, string Path) _unknownPlace;

    /// <summary>Initializes a new instance of the <see cref="UnigramModel"/> class.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">The score of each id; negative infinity for a token that no text becomes.</param>
    /// <param name="unknownId">The id of the unknown token, -1 if there is none.</param>
    /// <param name="byteFallback">Whether unknown characters become their bytes, if there are tokens for all of them.</param>
    /// <param name="unknownPlace">The file and the JSON path that the error about a missing unknown token names.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int unknownId, bool byteFallback, (string Source, string Path) unknownPlace)
    {
        Vocabulary = vocabulary;
        VerbatimId = unknownId;
        _scores = scores;
        _unknownPlace = unknownPlace;
        _unknownScore = double.PositiveInfinity;
        Dictionary<string, int> matched = vocabulary.Entries;
        foreach (double score in scores)
        {
            if (!double.IsNegativeInfinity(score))
            {
                _unknownScore = Math.Min(_unknownScore, score);
            }
            else if (ReferenceEquals(matched, vocabulary.Entries))
            {
                matched = vocabulary.Entries.Where(entry => !double.IsNegativeInfinity(scores[entry.Value])).ToDictionary(StringComparer.Ordinal);
            }
        }

        _unknownScore -= UnknownPenalty;
        _bytes = byteFallback ? new ByteTokens(vocabulary, "", "") : null;
        _trie = DoubleArrayTrieBuilder.Build(matched);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int VerbatimId { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens)
    {
        Span<BestPath.Node> nodes = tokens.BestPath.Begin(piece.Length);
        int units;
        for (int at = 0; at < piece.Length; at += units)
        {
            units = char.IsHighSurrogate(piece[at]) ? 2 : 1;
            if (!Extend(piece, at, units, barred, nodes))
            {
                Offer(ref nodes[at + units], nodes[at].Score + _unknownScore, at, VerbatimId);
            }
        }

        LinkForward(nodes);
        int end;
        for (int start = 0; start < piece.Length; start = end)
        {
            end = nodes[start].End;
            int id = nodes[end].Id;
            if (id != VerbatimId)
            {
                tokens.Add(id, start, end);
                continue;
            }

            while (end < piece.Length && nodes[nodes[end].End].Id == id)
            {
                end = nodes[end].End;
            }

            AddUnknown(piece, start, end, barred, tokens);
        }
    }

    // Takes every token that begins at a position into account; returns whether one of them is the single character there.
    private bool Extend(ReadOnlySpan<char> piece, int at, int units, TokenSet? barred, Span<BestPath.Node> nodes)
    {
        bool isKnown = false;
        double score = nodes[at].Score;
        int node = DoubleArrayTrie.Root;
        for (int i = at; i < piece.Length && _trie.TryStep(ref node, piece[i]); i++)
        {
            int id = _trie.ValueOf(node);
            if (id < 0 || (barred is not null && barred.Contains(id)))
            {
                continue;
            }

            Offer(ref nodes[i + 1], _scores[id] + score, at, id);
            isKnown |= i + 1 - at == units;
        }

        return isKnown;
    }

    private void Offer(ref BestPath.Node node, double score, int start, int id)
    {
        if (node.Start >= 0 && score <= node.Score)
        {
            return;
        }

        if (id < 0)
        {
            throw new ModelInvalidException(
                _unknownPlace.Source,
                _unknownPlace.Path,
                "The text has a character that no token covers, and there is no unknown token; expected the id of a token of $.model.vocab.");
        }

        node.Score = score;
        node.Start = start;
        node.Id = id;
    }

    private static void LinkForward(Span<BestPath.Node> nodes)
    {
        for (int end = nodes.Length - 1; end > 0; end = nodes[end].Start)
        {
            nodes[nodes[end].Start].End = end;
        }
    }

    private void AddUnknown(ReadOnlySpan<char> piece, int start, int end, TokenSet? barred, TokenBuffer tokens)
    {
        // A run can be a token as a whole, the unknown one itself for example.
        int id = _trie.LongestPrefix(piece[start..end], out int length);
        if (length == end - start && (barred is null || !barred.Contains(id)))
        {
            tokens.Add(id, start, end);
        }
        else if (_bytes is null || !_bytes.TryAdd(piece[start..end], start, barred, tokens))
        {
            tokens.Add(VerbatimId, start, end);
        }
    }
}
