using System.Globalization;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What Python means by white space, code points and printable text.</summary>
internal static class PythonText
{
    /// <summary>White space of <c>str.isspace</c>: .NET's, and the four separators U+001C to U+001F.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text) => text[..EndOfText(text)];

    public static int StartOfText(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return start;
    }

    public static int EndOfText(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return end;
    }

    public static int CodePointWidth(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    public static int CountCodePoints(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        int from = 0;
        while (true)
        {
            int next = text[from..].IndexOfAnyInRange('\ud800', '\udbff');
            if (next < 0) return count;
            from += next + 1;
            if (from < text.Length && char.IsLowSurrogate(text[from])) count--;
        }
    }

    /// <summary>Orders by code points; UTF-16 units would put U+E000 and above after the supplementary planes.</summary>
    public static int CompareCodePoints(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        (char a, char b) = (left[common], right[common]);
        bool isSurrogateA = char.IsSurrogate(a);
        return isSurrogateA == char.IsSurrogate(b) ? a.CompareTo(b) : isSurrogateA ? 1 : -1;
    }

    /// <summary>Returns whether <c>repr</c> shows a code point as it is.</summary>
    public static bool IsPrintable(ReadOnlySpan<char> text, int at)
    {
        char c = text[at];
        if (c is >= ' ' and < '\u007f') return true;
        UnicodeCategory category = CodePointWidth(text, at) == 2
            ? CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[at + 1]))
            : CharUnicodeInfo.GetUnicodeCategory(c);
        return category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
    }
}
