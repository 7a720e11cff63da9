namespace LocalMode.Onnx;

/// <summary>Tells which tokens go on with the word of the token before, by the rules of transformers' pipeline, which differ by tokenizer.</summary>
/// <remarks>
/// A model with a prefix for continuations (WordPiece): a token whose own text is longer or shorter than the text that it covers, in code points. Any other
/// (byte-level BPE, Unigram): a token that has no blank, U+0020, before it or as its first character. The unknown token always begins a word.
/// </remarks>
internal static class WordContinuation
{
    /// <summary>Tells whether a token's text is of another length than what it covers.</summary>
    public static bool ByLength(ReadOnlySpan<char> token, ReadOnlySpan<char> covered) => CodePoints(token) != CodePoints(covered);

    /// <summary>Tells whether there is no blank before a token or at its beginning.</summary>
    public static bool ByBlank(ReadOnlySpan<char> text, int start) => start > 0 && text[start - 1] != ' ' && (start == text.Length || text[start] != ' ');

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        }

        return count;
    }
}
