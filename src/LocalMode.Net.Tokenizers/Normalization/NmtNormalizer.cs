namespace LocalMode.Tokenizers;

/// <summary>Drops some control characters and makes some white space, format characters and U+2581 blanks, as sentencepiece's NMT rules do.</summary>
internal sealed class NmtNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        text.BeginRewrite();
        int kept = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text.Chars[i];
            bool isDropped = IsDropped(c);
            if (!isDropped && !IsBlank(c))
            {
                continue;
            }

            text.Copy(kept, i - kept);
            kept = i + 1;
            if (!isDropped)
            {
                text.Append(' ', i);
            }
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }

    private static bool IsDropped(char c) => c is >= '\u0001' and <= '\u0008' or '\u000B' or >= '\u000E' and <= '\u001F' or '\u007F' or '\u008F' or '\u009F';

    private static bool IsBlank(char c) =>
        c is '\t' or '\n' or '\f' or '\r' or '\u1680' or >= '\u200B' and <= '\u200F' or '\u2028' or '\u2029' or '\u2581' or '\uFEFF' or '\uFFFD';
}
