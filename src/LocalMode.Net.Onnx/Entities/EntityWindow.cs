using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>Tokens of a text that are run together, and what entities are made of them by.</summary>
/// <param name="Encoding">The tokens.</param>
/// <param name="Tokens">The same as entities are made of them.</param>
internal sealed record EntityWindow(TokenizerEncoding Encoding, EntityToken[] Tokens)
{
    /// <summary>Makes a window of its tokens.</summary>
    /// <param name="text">The caller's text.</param>
    /// <param name="encoding">The window's tokens.</param>
    /// <param name="marksContinuations">Whether the tokenizer marks tokens that go on with a word.</param>
    /// <param name="unknownId">The id of the unknown token, or <see langword="null"/>.</param>
    public static EntityWindow Create(string text, TokenizerEncoding encoding, bool marksContinuations, int? unknownId)
    {
        EntityToken[] tokens = new EntityToken[encoding.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            int start = encoding.Offsets[i].Start.Value;
            int end = encoding.Offsets[i].End.Value;
            bool isSpecial = encoding.SpecialTokensMask[i] != 0;
            bool continues = !isSpecial
                && encoding.Ids[i] != unknownId
                && (marksContinuations ? WordContinuation.ByLength(encoding.Tokens[i], text.AsSpan(start, end - start)) : WordContinuation.ByBlank(text, start));
            tokens[i] = new(start, end, continues, isSpecial);
        }

        return new(encoding, tokens);
    }
}
