namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Gets the decoder.</summary>
    internal ITokenDecoder Decoder => _decoder;

    /// <summary>Gives the text of each id; <see langword="null"/> for ids without a token, and for special tokens.</summary>
    internal string?[] GetOrdinaryTokens()
    {
        int last = _pipeline.Model.Vocabulary.Entries.Values.Concat(_pipeline.Added.Ids).DefaultIfEmpty(-1).Max();
        var tokens = new string?[last + 1];
        for (int id = 0; id < tokens.Length; id++)
            tokens[id] = HasText(id, skipSpecialTokens: true) ? IdToToken(id) : null;
        return tokens;
    }
}
