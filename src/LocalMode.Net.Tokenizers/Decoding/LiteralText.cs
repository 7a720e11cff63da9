using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Literal replacing in the sense of Rust: an empty text is found before each character and at the end.</summary>
internal static class LiteralText
{
    /// <summary>Replaces every occurrence.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">What is replaced; may be empty.</param>
    /// <param name="replacement">What is put in its place.</param>
    public static string Replace(string text, string found, string replacement)
    {
        if (found.Length > 0)
        {
            return text.Replace(found, replacement, StringComparison.Ordinal);
        }

        if (replacement.Length == 0)
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (Rune character in text.EnumerateRunes())
        {
            result.Append(replacement).Append(character);
        }

        return result.Append(replacement).ToString();
    }
}
