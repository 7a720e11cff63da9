namespace LocalMode.Tokenizers;

/// <summary>Turns a piece into tokens. Implementations are immutable and safe for concurrent use.</summary>
internal interface ITokenModel
{
    /// <summary>Gets the tokens of the model, without added ones.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Gets the id of the token whose text is the part of the piece that it stands for, not what the vocabulary says; -1 if there is none.</summary>
    int VerbatimId => -1;

    /// <summary>Gets what a token inside a word begins with; empty if such tokens are not marked.</summary>
    string ContinuingPrefix => "";

    /// <summary>Appends the tokens of one piece.</summary>
    /// <param name="piece">The piece; well-formed UTF-16, not empty.</param>
    /// <param name="barred">
    /// Tokens that the text must not become, or <see langword="null"/>. Only the unknown token may stand for a piece although it is among them.
    /// </param>
    /// <param name="tokens">Receives ids, with positions relative to the piece.</param>
    void Tokenize(ReadOnlySpan<char> piece, TokenSet? barred, TokenBuffer tokens);
}
