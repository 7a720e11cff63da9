namespace LocalMode.Tokenizers;

/// <summary>Takes the blanks at a token's ends off its place in the text, as ByteLevel and RobertaProcessing with trim_offsets do.</summary>
/// <param name="addPrefixSpace">Whether one blank before the first token counts as put there by the pre-tokenizer, which no place has to be taken off for.</param>
internal sealed class OffsetTrim(bool addPrefixSpace)
{
    private const char ByteLevelBlank = '\u0120';

    /// <summary>Trims the place of one token.</summary>
    /// <param name="text">The caller's text; well-formed UTF-16.</param>
    /// <param name="token">The token's text.</param>
    /// <param name="span">The token's place.</param>
    /// <param name="isFirst">Whether it is the text's first token.</param>
    public Piece Apply(ReadOnlySpan<char> text, string token, Piece span, bool isFirst)
    {
        int leading = 0;
        while (leading < token.Length && IsBlank(token[leading]))
        {
            leading++;
        }

        int trailing = 0;
        while (trailing < token.Length && IsBlank(token[^(trailing + 1)]))
        {
            trailing++;
        }

        (int start, int end) = (span.Start, span.End);
        if (!(addPrefixSpace && leading == 1 && (isFirst || start == 0)))
        {
            for (; leading > 0 && start < end; leading--)
            {
                start += start + 1 < text.Length && char.IsSurrogatePair(text[start], text[start + 1]) ? 2 : 1;
            }
        }

        // Counted in characters from the text's beginning: too few before the end, and nothing is taken off.
        int trimmed = end;
        for (; trailing > 0 && trimmed > 0; trailing--)
        {
            trimmed -= trimmed > 1 && char.IsSurrogatePair(text[trimmed - 2], text[trimmed - 1]) ? 2 : 1;
        }

        return new Piece(start, trailing == 0 ? Math.Max(trimmed, start) : end);
    }

    private static bool IsBlank(char c) => c == ByteLevelBlank || (CharProperties.Of(c) & CharClass.Whitespace) != 0;
}
