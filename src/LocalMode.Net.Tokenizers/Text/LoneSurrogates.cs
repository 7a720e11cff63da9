using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Finds and replaces surrogates that are not part of a pair.</summary>
internal static class LoneSurrogates
{
    /// <summary>Tells where the first lone surrogate is.</summary>
    /// <param name="text">Any UTF-16.</param>
    /// <returns>Its position, or -1.</returns>
    public static int IndexIn(ReadOnlySpan<char> text)
    {
        // The span searches over a range of characters would be shorter, but box until the runtime has optimised them.
        if (Ascii.IsValid(text))
        {
            return -1;
        }

        for (int at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    /// <summary>Puts U+FFFD in the place of each lone surrogate; every unit keeps its position.</summary>
    /// <param name="text">Any UTF-16; well-formed afterwards.</param>
    public static void Replace(Span<char> text)
    {
        for (int start = 0, at; start < text.Length && (at = IndexIn(text[start..])) >= 0; start += at + 1)
        {
            text[start + at] = '\uFFFD';
        }
    }
}
