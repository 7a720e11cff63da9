namespace LocalMode.Tokenizers;

/// <summary>Cuts where a pattern matches.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Whether what is between the matches counts as the matches, and the other way round.</param>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (Piece piece in text.Pieces)
        {
            var cutter = new PieceCutter(text, behavior);
            int done = piece.Start;
            PatternMatches matches = pattern.Matches(text.Text.Chars[piece.Start..piece.End]);
            while (matches.MoveNext())
            {
                int start = piece.Start + matches.Start;
                if (done < start)
                {
                    cutter.Push(done, start, invert);
                }

                done = piece.Start + matches.End;
                cutter.Push(start, done, !invert);
            }

            if (done < piece.End)
            {
                cutter.Push(done, piece.End, invert);
            }

            cutter.Finish();
        }

        text.Commit();
    }
}
