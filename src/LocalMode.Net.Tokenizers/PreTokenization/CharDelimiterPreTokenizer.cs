using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Cuts at a character, which is dropped.</summary>
/// <param name="delimiter">The character.</param>
internal sealed class CharDelimiterPreTokenizer(Rune delimiter) : IPreTokenizer
{
    private readonly string _delimiter = delimiter.ToString();

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        ReadOnlySpan<char> chars = text.Text.Chars;
        foreach (Piece piece in text.Pieces)
        {
            int start = piece.Start;
            int next;
            while ((next = chars[start..piece.End].IndexOf(_delimiter)) >= 0)
            {
                text.Add(start, start + next);
                start += next + _delimiter.Length;
            }

            text.Add(start, piece.End);
        }

        text.Commit();
    }
}
