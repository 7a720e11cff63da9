using System.Globalization;

namespace LocalMode;

/// <summary>Characters of regular expressions as ECMA-262 has them with its <c>u</c> flag and Annex B: code points, and escapes that stand for one.</summary>
internal static class CharacterEscapes
{
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>Reads a character that stands for itself.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="at">Where the character stands; behind it afterwards.</param>
    public static int ReadCodePoint(ReadOnlySpan<char> source, ref int at)
    {
        char first = source[at++];
        return char.IsHighSurrogate(first) && at < source.Length && char.IsLowSurrogate(source[at]) ? char.ConvertToUtf32(first, source[at++]) : first;
    }

    /// <summary>Reads what stands behind a backslash, if it is an escape for one character.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="at">What stands behind the backslash; behind the escape afterwards.</param>
    /// <param name="inClass">Whether it stands in a class, where <c>\b</c> is a character.</param>
    /// <param name="codePoint">The character.</param>
    public static bool TryRead(ReadOnlySpan<char> source, ref int at, bool inClass, out int codePoint)
    {
        char c = source[at];
        int behind = at + 1;
        switch (c)
        {
            case 't':
                codePoint = '\t';
                break;
            case 'n':
                codePoint = '\n';
                break;
            case 'v':
                codePoint = '\v';
                break;
            case 'f':
                codePoint = '\f';
                break;
            case 'r':
                codePoint = '\r';
                break;
            case 'b' when inClass:
                codePoint = '\b';
                break;
            case '0' when behind >= source.Length || !char.IsAsciiDigit(source[behind]):
                codePoint = 0;
                break;
            case 'c' when behind < source.Length && char.IsAsciiLetter(source[behind]):
                codePoint = source[behind++] % 32;
                break;
            case 'x' when TryHex(source, ref behind, 2, out codePoint):
                break;
            case 'u' when TryUnicode(source, ref behind, out codePoint):
                break;
            case var other when !char.IsLetterOrDigit(other):
                behind = at;
                codePoint = ReadCodePoint(source, ref behind);
                break;
            default:
                codePoint = 0;
                return false;
        }

        at = behind;
        return true;
    }

    private static bool TryUnicode(ReadOnlySpan<char> source, ref int at, out int codePoint)
    {
        if (at < source.Length && source[at] == '{')
        {
            int end = source[at..].IndexOf('}');
            codePoint = 0;
            if (end <= 1
                || !int.TryParse(source.Slice(at + 1, end - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out codePoint)
                || codePoint is < 0 or > LastCodePoint)
                return false;

            at += end + 1;
            return true;
        }

        if (!TryHex(source, ref at, 4, out codePoint))
            return false;

        int after = at;
        if (char.IsHighSurrogate((char)codePoint) && source[at..].StartsWith(@"\u"))
        {
            at += 2;
            if (TryHex(source, ref at, 4, out int low) && char.IsLowSurrogate((char)low))
                codePoint = char.ConvertToUtf32((char)codePoint, (char)low);
            else
                at = after;
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<char> source, ref int at, int digits, out int value)
    {
        value = 0;
        if (at + digits > source.Length || !int.TryParse(source.Slice(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
            return false;

        at += digits;
        return true;
    }
}
