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
            CharClass runClass = CharClass.None;
            int units;
            for (int i = piece.Start; i < piece.End; i += units)
            {
                CharClass classes = CharProperties.Of(text.Text.ScalarAt(i, out units));
                if ((classes & CharClass.Whitespace) != 0)
                {
                    text.Add(runStart, i);
                    runStart = i + units;
                    continue;
                }

                classes &= CharClass.Word;
                if (partWords && classes != runClass)
                {
                    text.Add(runStart, i);
                    runStart = i;
                }

                runClass = classes;
            }

            text.Add(runStart, piece.End);
        }

        text.Commit();
    }
}
