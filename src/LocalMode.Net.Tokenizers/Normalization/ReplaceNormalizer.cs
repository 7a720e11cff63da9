using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Replaces what a pattern matches. What is put in takes the origin of the last character that it replaces.</summary>
/// <param name="pattern">What is replaced.</param>
/// <param name="content">What is put in its place, literally.</param>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (pattern.Literal is { Length: 1 } literal && content.Length == 1)
        {
            text.Replace(literal[0], content[0]);
            return;
        }

        PatternMatches matches = pattern.Matches(text.Chars);
        if (text.Length == 0 || !matches.MoveNext())
        {
            return;
        }

        text.BeginRewrite();
        int kept = 0;
        do
        {
            text.Copy(kept, matches.Start - kept);
            kept = matches.End;
            foreach (Rune rune in content.EnumerateRunes())
            {
                text.Append(rune.Value, kept - 1);
            }
        }
        while (matches.MoveNext());

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }
}
