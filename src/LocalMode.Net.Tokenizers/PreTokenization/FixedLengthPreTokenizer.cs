namespace LocalMode.Tokenizers;

/// <summary>Cuts after every so many characters.</summary>
/// <param name="length">The characters of a piece, 1 or more; the last piece may be shorter.</param>
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
            for (int at = piece.Start; at < piece.End; at += units)
            {
                if (count == length)
                {
                    text.Add(start, at);
                    (start, count) = (at, 0);
                }

                text.Text.ScalarAt(at, out units);
                count++;
            }

            text.Add(start, piece.End);
        }

        text.Commit();
    }
}
