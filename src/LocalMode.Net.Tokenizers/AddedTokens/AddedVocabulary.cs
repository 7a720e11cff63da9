namespace LocalMode.Tokenizers;

/// <summary>The added tokens of a tokenizer, with the ids they really have, and the two searches for them.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, AddedToken> _tokens = [];
    private readonly HashSet<string> _special = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="AddedVocabulary"/> class.</summary>
    /// <param name="declared">The tokens as the file names them. Their ids are not trusted: a token of the model keeps the model's id, others follow it.</param>
    /// <param name="model">The model's tokens.</param>
    /// <param name="normalizer">What tokens that match in normalised text are normalised with.</param>
    public AddedVocabulary(IReadOnlyList<AddedToken> declared, Vocabulary model, INormalizer? normalizer)
    {
        int maxId = -1;
        var ordered = new List<AddedToken>(declared.Count);
        foreach (AddedToken token in declared)
        {
            if (token.Special)
            {
                _special.Add(token.Content);
            }

            if (token.Content.Length == 0 || _ids.ContainsKey(token.Content))
            {
                continue;
            }

            int? known = model.IdOf(token.Content);
            AddedToken added = token with { Id = known ?? Math.Max(maxId + 1, model.Count) };
            maxId = Math.Max(maxId, added.Id);
            Count += known is null ? 1 : 0;
            _ids.Add(added.Content, added.Id);
            _tokens[added.Id] = added;
            ordered.Add(added);
        }

        SpecialIds = TokenSet.Create([.. _ids.Where(entry => IsSpecial(entry.Key)).Select(static entry => entry.Value)]);

        // Of two patterns that normalise to the same text a special token wins, then the one of the lower id.
        ordered.Sort(static (a, b) => a.Special == b.Special ? a.Id.CompareTo(b.Id) : a.Special ? -1 : 1);
        var raw = new List<(string Pattern, AddedToken Token)>();
        var normalized = new List<(string Pattern, AddedToken Token)>();
        foreach (AddedToken token in ordered)
        {
            if (token.Normalized)
            {
                normalized.Add((Normalize(token.Content, normalizer), token));
            }
            else
            {
                raw.Add((token.Content, token));
            }
        }

        RawMatcher = AddedTokenMatcher.Create(raw);
        NormalizedMatcher = AddedTokenMatcher.Create(normalized);
    }

    /// <summary>Gets the number of tokens that the model does not have.</summary>
    public int Count { get; }

    /// <summary>Gets the ids, in no order.</summary>
    public IEnumerable<int> Ids => _tokens.Keys;

    /// <summary>Gets the ids of the special tokens, or <see langword="null"/> if there are none.</summary>
    public TokenSet? SpecialIds { get; }

    /// <summary>Gets the search in the caller's text, or <see langword="null"/> if there is nothing to look for.</summary>
    public AddedTokenMatcher? RawMatcher { get; }

    /// <summary>Gets the search in normalised text, or <see langword="null"/> if there is nothing to look for.</summary>
    public AddedTokenMatcher? NormalizedMatcher { get; }

    /// <summary>Gets the id of a token, or <see langword="null"/>.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    /// <summary>Gets the token of an id, or <see langword="null"/>.</summary>
    public string? TokenOf(int id) => _tokens.TryGetValue(id, out AddedToken? token) ? token.Content : null;

    /// <summary>Tells whether a token is special.</summary>
    public bool IsSpecial(string token) => _special.Contains(token);

    private static string Normalize(string content, INormalizer? normalizer)
    {
        if (normalizer is null)
        {
            return content;
        }

        var text = new AlignedText();
        text.Load(content, 0, tracked: false);
        normalizer.Normalize(text);
        return text.Chars.ToString();
    }
}
