namespace LocalMode.Tokenizers;

/// <summary>What speech models give: repeated tokens become one, padding goes, word delimiters become blanks.</summary>
/// <param name="padToken">The padding.</param>
/// <param name="wordDelimiter">What stands between words.</param>
/// <param name="cleanUp">Whether word delimiters become blanks and gaps before English punctuation are closed.</param>
internal sealed class CtcDecoder(string padToken, string wordDelimiter, bool cleanUp) : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        int kept = 0;
        string? last = null;
        foreach (string token in tokens.ToArray())
        {
            if (token == last)
            {
                continue;
            }

            last = token;
            string text = LiteralText.Replace(token, padToken, "");
            if (cleanUp)
            {
                text = LiteralText.Replace(WordPieceDecoder.CleanUp(text), wordDelimiter, " ");
            }

            if (text.Length > 0)
            {
                tokens[kept++] = text;
            }
        }

        tokens.RemoveRange(kept, tokens.Count - kept);
    }
}
