using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Makes blanks a visible character, puts one before a piece that has none, and cuts before each.</summary>
internal sealed class MetaspacePreTokenizer : IPreTokenizer
{
    private readonly string _replacement;
    private readonly int _codePoint;
    private readonly MetaspaceScheme _scheme;
    private readonly bool _cuts;

    /// <summary>Initializes a new instance of the <see cref="MetaspacePreTokenizer"/> class.</summary>
    /// <param name="replacement">The character, U+2581 as a rule.</param>
    /// <param name="scheme">Which pieces get one.</param>
    /// <param name="cuts">Whether pieces are cut before each.</param>
    public MetaspacePreTokenizer(Rune replacement, MetaspaceScheme scheme, bool cuts)
    {
        _replacement = replacement.ToString();
        _codePoint = replacement.Value;
        _scheme = scheme;
        _cuts = cuts;
    }

    /// <inheritdoc/>
    public bool RewritesText => true;

    /// <inheritdoc/>
    public bool NeedsOrigins => _scheme == MetaspaceScheme.First;

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        AlignedText aligned = text.Text;
        if (_replacement.Length == 1)
        {
            aligned.Replace(' ', _replacement[0]);
        }

        aligned.BeginRewrite();
        foreach (Piece piece in text.Pieces)
        {
            int start = aligned.RewrittenLength;
            if (IsPrefixed(aligned, piece))
            {
                aligned.Append(_codePoint, piece.Start);
            }

            CopyReplaced(aligned, piece);
            text.Add(start, aligned.RewrittenLength);
        }

        aligned.EndRewrite();
        text.Commit();
        if (_cuts)
        {
            Cut(text);
        }
    }

    private bool IsPrefixed(AlignedText text, Piece piece)
    {
        if (_scheme == MetaspaceScheme.Never || (_scheme == MetaspaceScheme.First && text.OriginOf(piece.Start, piece.End).Start != 0))
        {
            return false;
        }

        ReadOnlySpan<char> chars = text.Chars[piece.Start..piece.End];
        return chars[0] != ' ' && !chars.StartsWith(_replacement);
    }

    private void CopyReplaced(AlignedText text, Piece piece)
    {
        int kept = piece.Start;
        int blank;
        while ((blank = text.Chars[kept..piece.End].IndexOf(' ')) >= 0)
        {
            text.Copy(kept, blank);
            text.Append(_codePoint, kept + blank);
            kept += blank + 1;
        }

        text.Copy(kept, piece.End - kept);
    }

    private void Cut(PreTokenizedText text)
    {
        ReadOnlySpan<char> chars = text.Text.Chars;
        foreach (Piece piece in text.Pieces)
        {
            int start = piece.Start;
            int next;
            while ((next = chars[(start + 1)..piece.End].IndexOf(_replacement)) >= 0)
            {
                text.Add(start, start + 1 + next);
                start += 1 + next;
            }

            text.Add(start, piece.End);
        }

        text.Commit();
    }
}
