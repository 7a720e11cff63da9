namespace LocalMode.Tokenizers;

/// <summary>Cuts at each character of a set.</summary>
/// <param name="set">The characters.</param>
/// <param name="behavior">What becomes of them.</param>
internal sealed class CharacterPreTokenizer(CodePointSet set, SplitBehavior behavior) : IPreTokenizer
{
    /// <summary>Gets what counts as punctuation: ASCII punctuation and symbols, and the categories P* of Unicode.</summary>
    public static CodePointSet Punctuation { get; } = CodePointSet.OfRanges(
        [.. UnicodeData.Punctuation.Select(static row => (row[0], row[1])), ('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]);

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (Piece piece in text.Pieces)
        {
            var cutter = new PieceCutter(text, behavior);
            int done = piece.Start;
            int units;
            for (int at = piece.Start; at < piece.End; at += units)
            {
                if (!set.Contains(text.Text.ScalarAt(at, out units)))
                {
                    continue;
                }

                if (done < at)
                {
                    cutter.Push(done, at, false);
                }

                done = at + units;
                cutter.Push(at, done, true);
            }

            if (done < piece.End)
            {
                cutter.Push(done, piece.End, false);
            }

            cutter.Finish();
        }

        text.Commit();
    }
}
