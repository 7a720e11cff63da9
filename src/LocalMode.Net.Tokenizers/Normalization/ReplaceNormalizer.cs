using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Replaces a text by another. What is put in takes the origin of the last character that it replaces.</summary>
/// <param name="pattern">What is replaced; not empty.</param>
/// <param name="content">What is put in its place, literally.</param>
internal sealed class ReplaceNormalizer(string pattern, string content) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        int at = text.Chars.IndexOf(pattern);
        if (at < 0)
        {
            return;
        }

        if (pattern.Length == 1 && content.Length == 1)
        {
            text.WritableChars.Replace(pattern[0], content[0]);
            return;
        }

        text.BeginRewrite();
        int kept = 0;
        while (at >= 0)
        {
            text.Copy(kept, at - kept);
            kept = at + pattern.Length;
            foreach (Rune rune in content.EnumerateRunes())
            {
                text.Append(rune.Value, kept - 1);
            }

            int next = text.Chars[kept..].IndexOf(pattern);
            at = next < 0 ? -1 : kept + next;
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }
}
