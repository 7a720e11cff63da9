namespace LocalMode.Tokenizers;

/// <summary>GPT-2's pre-tokenizer: cuts with its own pattern, then writes each byte of the text's UTF-8 as one printable character.</summary>
/// <param name="addPrefixSpace">Whether a blank is put before a piece that does not begin with one.</param>
/// <param name="useRegex">Whether it cuts.</param>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : IPreTokenizer
{
    private const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly SplitPreTokenizer Words = new(
        TextPattern.OfRegex(Pattern, "GPT-2's ByteLevel", "use_regex"), SplitBehavior.Isolated, invert: false);

    /// <inheritdoc/>
    public bool RewritesText => true;

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        if (addPrefixSpace)
        {
            AddPrefixSpaces(text);
        }

        if (useRegex)
        {
            Words.PreTokenize(text);
        }

        if (ByteAlphabet.TryMapInPlace(text.Text))
        {
            return;
        }

        AlignedText chars = text.Text;
        chars.BeginRewrite();
        foreach (Piece piece in text.Pieces)
        {
            int start = chars.RewrittenLength;
            ByteAlphabet.Map(chars, piece.Start, piece.End);
            text.Add(start, chars.RewrittenLength);
        }

        chars.EndRewrite();
        text.Commit();
    }

    private static void AddPrefixSpaces(PreTokenizedText text)
    {
        AlignedText chars = text.Text;
        bool areAllSpaced = true;
        foreach (Piece piece in text.Pieces)
        {
            areAllSpaced &= chars.Chars[piece.Start] == ' ';
        }

        if (areAllSpaced)
        {
            return;
        }

        chars.BeginRewrite();
        foreach (Piece piece in text.Pieces)
        {
            int start = chars.RewrittenLength;
            if (chars.Chars[piece.Start] != ' ')
            {
                chars.Append(' ', piece.Start);
            }

            chars.Copy(piece.Start, piece.End - piece.Start);
            text.Add(start, chars.RewrittenLength);
        }

        chars.EndRewrite();
        text.Commit();
    }
}
