namespace LocalMode.Tokenizers;

/// <summary>Cuts into pieces of the same number of characters; the last may be shorter.</summary>
/// <param name="length">The characters, at least 1.</param>
internal sealed class FixedLengthPreTokenizer(int length) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (Piece piece in text.Pieces)
        {
            int start = piece.Start;
            int count = 0;
            int units;
            for (int i = piece.Start; i < piece.End; i += units)
            {
                text.Text.ScalarAt(i, out units);
                if (++count == length)
                {
                    text.Add(start, i + units);
                    start = i + units;
                    count = 0;
                }
            }

            text.Add(start, piece.End);
        }

        text.Commit();
    }
}
