namespace LocalMode.Tokenizers;

/// <summary>Takes white space off the ends.</summary>
/// <param name="left">Whether off the beginning.</param>
/// <param name="right">Whether off the end.</param>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        ReadOnlySpan<char> chars = text.Chars;
        int start = 0, end = chars.Length;
        while (left && start < end && IsWhiteSpace(chars[start]))
        {
            start++;
        }

        while (right && end > start && IsWhiteSpace(chars[end - 1]))
        {
            end--;
        }

        if (end - start < chars.Length)
        {
            text.BeginRewrite();
            text.Copy(start, end - start);
            text.EndRewrite();
        }
    }

    // All white space is in the basic plane.
    private static bool IsWhiteSpace(char c) => (CharProperties.Of(c) & CharClass.Whitespace) != 0;
}
