namespace LocalMode.Tokenizers;

/// <summary>Cuts at white space, which is dropped, and makes each punctuation character a piece of its own.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    private const byte Word = 0, Space = 1, Mark = 2;

    // What each ASCII character is: white space is U+0009 to U+000D and the blank; every other printable non-alphanumeric is a mark.
    private static ReadOnlySpan<byte> AsciiKinds =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2,
        2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2,
        2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 0,
    ];

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        ReadOnlySpan<char> chars = text.Text.Chars;
        ReadOnlySpan<byte> kinds = AsciiKinds;
        foreach (Piece piece in text.Pieces)
        {
            int wordStart = piece.Start;
            int units;
            for (int i = piece.Start; i < piece.End; i += units)
            {
                char c = chars[i];
                units = 1;
                byte kind = c < (uint)kinds.Length ? kinds[c] : KindOf(text.Text.ScalarAt(i, out units));
                if (kind == Word)
                {
                    continue;
                }

                text.Add(wordStart, i);
                if (kind == Mark)
                {
                    text.Add(i, i + units);
                }

                wordStart = i + units;
            }

            text.Add(wordStart, piece.End);
        }

        text.Commit();
    }

    private static byte KindOf(int scalar)
    {
        CharClass classes = CharProperties.Of(scalar);
        return (classes & CharClass.Whitespace) != 0 ? Space : (classes & CharClass.Punctuation) != 0 ? Mark : Word;
    }
}
