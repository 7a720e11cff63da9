using System.Globalization;

namespace LocalMode;

/// <summary>A text with its JSON and URL escapes undone, so that detectors see what a reader at the other end would, and the way back to the original.</summary>
internal readonly struct UnescapedText
{
    private readonly string _original;
    private readonly int[] _positions;

    private UnescapedText(string original, string text, int[] positions) => (_original, Text, _positions) = (original, text, positions);

    public string Text { get; }

    /// <summary>Undoes the escapes.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool TryCreate(string original, out UnescapedText unescaped)
    {
        unescaped = default;
        if (original.AsSpan().IndexOfAny('\\', '%') < 0)
            return false;
        char[] text = new char[original.Length];
        int[] positions = new int[original.Length + 1];
        int length = 0;
        int at = 0;
        while (at < original.Length)
        {
            positions[length] = at;
            text[length++] = Next(original, ref at);
        }
        positions[length] = original.Length;
        if (length == original.Length)
            return false;
        unescaped = new(original, new string(text, 0, length), positions);
        return true;
    }

    /// <summary>Gives the stretch of the original that became a stretch of <see cref="Text"/>.</summary>
    public string Original(int start, int length) => _original[_positions[start].._positions[start + length]];

    private static char Next(string text, ref int at)
    {
        char first = text[at++];
        if (first == '%' && TryHex(text, at, 2, out int code) && code < 0x80)
        {
            at += 2;
            return (char)code;
        }
        if (first != '\\' || at == text.Length)
            return first;
        char second = text[at];
        if (second == 'u' && TryHex(text, at + 1, 4, out code))
        {
            at += 5;
            return (char)code;
        }
        char plain = second switch
        {
            '"' or '\\' or '/' => second,
            'n' or 'r' or 't' => ' ',
            _ => '\0',
        };
        if (plain == '\0')
            return first;
        at++;
        return plain;
    }

    private static bool TryHex(string text, int at, int digits, out int code)
    {
        code = 0;
        return at + digits <= text.Length && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
