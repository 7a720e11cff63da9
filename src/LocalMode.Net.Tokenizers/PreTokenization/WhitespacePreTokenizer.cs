namespace LocalMode.Tokenizers;

/// <summary>
/// Cuts at white space, which is dropped. <c>Whitespace</c> also parts runs of word characters from runs of others
/// (<c>\w+|[^\w\s]+</c> in Rust's sense of \w), <c>WhitespaceSplit</c> does not.
/// </summary>
/// <param name="partWords">Whether runs of word characters are parted from runs of others.</param>
internal sealed class WhitespacePreTokenizer(bool partWords) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (Piece piece in text.Pieces)
        {
            int runStart = piece.Start;
            bool inWord = false;
            int units;
            for (int i = piece.Start; i < piece.End; i += units)
            {
                int scalar = text.Text.ScalarAt(i, out units);
                if ((CharProperties.Of(scalar) & CharClass.Whitespace) != 0)
                {
                    text.Add(runStart, i);
                    runStart = i + units;
                    continue;
                }

                if (!partWords)
                {
                    continue;
                }

                bool isWord = CharProperties.IsWord(scalar);
                if (isWord != inWord)
                {
                    text.Add(runStart, i);
                    runStart = i;
                }

                inWord = isWord;
            }

            text.Add(runStart, piece.End);
        }

        text.Commit();
    }
}
