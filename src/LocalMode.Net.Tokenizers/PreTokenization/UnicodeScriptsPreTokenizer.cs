namespace LocalMode.Tokenizers;

/// <summary>
/// Cuts where the script changes. Blanks and characters without a script belong to what is before them; as in Hugging Face's, those before the first
/// script of a piece are dropped.
/// </summary>
internal sealed class UnicodeScriptsPreTokenizer : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (Piece piece in text.Pieces)
        {
            int start = piece.End;
            byte last = ScriptData.Any;
            int units;
            for (int i = piece.Start; i < piece.End; i += units)
            {
                byte script = ScriptData.Of(text.Text.ScalarAt(i, out units));
                if (script == ScriptData.Any || script == last)
                {
                    continue;
                }

                text.Add(start, i);
                start = i;
                last = script;
            }

            text.Add(start, piece.End);
        }

        text.Commit();
    }
}
