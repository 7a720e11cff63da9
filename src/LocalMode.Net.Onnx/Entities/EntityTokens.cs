using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>Reads the tokens of a window as entities are made of them.</summary>
internal static class EntityTokens
{
    /// <summary>Reads the tokens of a window.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The caller's text.</param>
    /// <param name="window">The window's tokens.</param>
    /// <param name="marksContinuations">Whether the tokenizer marks tokens that go on with a word.</param>
    /// <param name="unknownId">The id of the unknown token, or <see langword="null"/>.</param>
    public static EntityToken[] Of(HfTokenizer tokenizer, string text, TokenizerEncoding window, bool marksContinuations, int? unknownId)
    {
        EntityToken[] tokens = new EntityToken[window.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            int start = window.Offsets[i].Start.Value;
            int end = window.Offsets[i].End.Value;
            bool isSpecial = window.SpecialTokensMask[i] != 0;
            bool continues = !isSpecial
                && window.Ids[i] != unknownId
                && (marksContinuations ? WordContinuation.ByLength(tokenizer.IdToToken(window.Ids[i]), text.AsSpan(start, end - start)) : WordContinuation.ByBlank(text, start));
            tokens[i] = new(start, end, continues, isSpecial);
        }

        return tokens;
    }
}
