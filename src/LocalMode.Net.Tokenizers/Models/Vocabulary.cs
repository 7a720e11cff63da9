namespace LocalMode.Tokenizers;

/// <summary>Tokens and their ids, both ways.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _tokens;

    /// <summary>Initializes a new instance of the <see cref="Vocabulary"/> class.</summary>
    /// <param name="ids">The id of each token; ids are not negative and occur once.</param>
    /// <param name="maxId">The largest id, -1 if there is none.</param>
    public Vocabulary(Dictionary<string, int> ids, int maxId)
    {
        _ids = ids;
        _tokens = new string?[maxId + 1];
        foreach ((string token, int id) in ids)
        {
            _tokens[id] = token;
        }

        Count = ids.Count;
    }

    /// <summary>Initializes a new instance of the <see cref="Vocabulary"/> class from a list, which may name a token twice: its id is the last one.</summary>
    /// <param name="tokens">The token of each id.</param>
    public Vocabulary(string[] tokens)
    {
        _ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        _tokens = tokens;
        for (int id = 0; id < tokens.Length; id++)
        {
            _ids[tokens[id]] = id;
        }

        Count = tokens.Length;
    }

    /// <summary>Gets the number of ids.</summary>
    public int Count { get; }

    /// <summary>Gets the tokens with their ids, in no order.</summary>
    public Dictionary<string, int> Entries => _ids;

    /// <summary>Gets the id of a token, or <see langword="null"/>.</summary>
    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    /// <summary>Gets the token of an id, or <see langword="null"/>.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;
}
