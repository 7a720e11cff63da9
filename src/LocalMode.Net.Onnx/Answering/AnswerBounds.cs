namespace LocalMode.Onnx;

/// <summary>Turns tokens into the characters of the context.</summary>
internal static class AnswerBounds
{
    /// <summary>Returns the stretch of the context that tokens cover, widened to whole words if wanted.</summary>
    /// <param name="span">First and last token, both the context's.</param>
    /// <param name="tokens">The tokens of the window. Words that the window cuts are not widened beyond it.</param>
    /// <param name="alignToWords">Whether a stretch that begins or ends inside a word takes all of it.</param>
    public static AnswerSpan ToCharacters(AnswerSpan span, ReadOnlySpan<AnswerToken> tokens, bool alignToWords)
    {
        (int first, int last) = (span.Start, span.End);
        if (alignToWords)
        {
            while (first > 0 && tokens[first - 1].Word == tokens[first].Word)
                first--;
            while (last + 1 < tokens.Length && tokens[last + 1].Word == tokens[last].Word)
                last++;
        }

        return new(span.Score, tokens[first].Start, tokens[last].End);
    }
}
