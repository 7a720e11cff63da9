namespace LocalMode;

/// <summary>
/// Compares values with text that may be JSON: each character may stand as itself or as any of its escapes, in a document, in a
/// document inside a string of another, and once more.
/// </summary>
internal static class JsonSpelling
{
    public const int MaxLevel = 3;

    private const string Escaped = "\"\\/\b\f\n\r\t";
    private const string Signs = "\"\\/bfnrt";

    /// <summary>The length of the text that spells the value from the beginning, or -1.</summary>
    public static int Match(ReadOnlySpan<char> text, ReadOnlySpan<char> value)
    {
        for (int level = 1; level <= MaxLevel; level++)
        {
            int length = Match(text, value, level, out bool escapes);
            if (length >= 0 || !escapes)
                return length;
        }

        return -1;
    }

    /// <summary>Reads one character of a text that is escaped so many times.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int level, ref int position, out char character)
    {
        if (level == 0)
        {
            character = position < text.Length ? text[position] : '\0';
            return position++ < text.Length;
        }

        if (!TryRead(text, level - 1, ref position, out character))
            return false;
        if (character != '\\')
            return true;
        if (!TryRead(text, level - 1, ref position, out char sign))
            return false;
        if (sign == 'u')
            return TryReadCode(text, level - 1, ref position, out character);
        int which = Signs.IndexOf(sign, StringComparison.Ordinal);
        character = which < 0 ? '\0' : Escaped[which];
        return which >= 0;
    }

    /// <summary>Moves a start that lies inside an escape to the beginning of the escape, so that no half of one stays behind.</summary>
    public static int StartOf(ReadOnlySpan<char> text, int start)
    {
        for (int back = 1; back <= 5 && back <= start; back++)
        {
            int slash = start - back;
            if (text[slash] != '\\')
                continue;
            bool inside = back == 1 ? IsSign(text[start]) : text[slash + 1] == 'u';
            return inside && SlashesBefore(text, slash + 1) % 2 == 1 ? slash : start;
        }

        return start;
    }

    /// <summary>Moves an end that lies inside an escape behind the escape.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || !IsSign(text[end]) || SlashesBefore(text, end) % 2 == 0)
            return end;
        return Math.Min(text.Length, end + (text[end] == 'u' ? 5 : 1));
    }

    private static int Match(ReadOnlySpan<char> text, ReadOnlySpan<char> value, int level, out bool escapes)
    {
        int position = 0;
        escapes = false;
        foreach (char c in value)
        {
            escapes |= position < text.Length && text[position] == '\\';
            if (!TryRead(text, level, ref position, out char character) || character != c)
                return -1;
        }

        return position;
    }

    private static bool TryReadCode(ReadOnlySpan<char> text, int level, ref int position, out char character)
    {
        int code = 0;
        character = '\0';
        for (int i = 0; i < 4; i++)
        {
            if (!TryRead(text, level, ref position, out char digit) || !char.IsAsciiHexDigit(digit))
                return false;
            code = (code * 16) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        character = (char)code;
        return true;
    }

    private static bool IsSign(char c) => c == 'u' || Signs.Contains(c, StringComparison.Ordinal);

    private static int SlashesBefore(ReadOnlySpan<char> text, int end)
    {
        int first = end;
        while (first > 0 && text[first - 1] == '\\')
            first--;
        return end - first;
    }
}
