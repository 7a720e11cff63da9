namespace LocalMode;

/// <summary>What detectors ask about characters of a folded text.</summary>
internal static class Letters
{
    /// <summary>Whether a character continues a word. Scripts that write no spaces do not count: there a number may follow a letter directly.</summary>
    public static bool IsWord(char c)
    {
        if (c < '\u0080')
            return char.IsAsciiLetterOrDigit(c) || c == '_';
        return !IsUnspaced(c) && (char.IsLetterOrDigit(c) || char.IsSurrogate(c));
    }

    /// <summary>Whether a character belongs to a script that writes no spaces between words: Thai to Burmese, Khmer, Han, kana and their kin.</summary>
    public static bool IsUnspaced(char c) =>
        c is (>= '\u0e00' and <= '\u0eff') or (>= '\u1000' and <= '\u109f') or (>= '\u1780' and <= '\u17ff') or (>= '\u2e80' and <= '\ud7ff') or (>= '\uf900' and <= '\ufaff') or (>= '\uff66' and <= '\uff9f');

    public static bool IsWordBefore(ReadOnlySpan<char> text, int index) => index > 0 && IsWord(text[index - 1]);

    public static bool IsWordAt(ReadOnlySpan<char> text, int index) => index < text.Length && IsWord(text[index]);

    public static bool IsDigitAt(ReadOnlySpan<char> text, int index) => (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);
}
