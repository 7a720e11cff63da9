namespace LocalMode.Tokenizers;

/// <summary>Each piece is one token, or the unknown one.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="unknownId">The id of the unknown token.</param>
internal sealed class WordLevelModel(Vocabulary vocabulary, int unknownId) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids = vocabulary.Entries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens)
    {
        bool isKnown = _ids.TryGetValue(piece, out int id) && (barred is null || !barred.Contains(id));
        tokens.Add(isKnown ? id : unknownId, 0, piece.Length);
    }
}
