using System.Buffers;
using System.Globalization;
using System.Text;

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
        for (int at = 0; at < original.Length;)
        {
            positions[length] = at;
            if (TryUrlEscape(original, ref at, out Rune rune))
            {
                positions[length + 1] = positions[length];
                length += rune.EncodeToUtf16(text.AsSpan(length));
            }
            else
            {
                text[length++] = Next(original, ref at);
            }
        }
        positions[length] = original.Length;
        if (length == original.Length)
            return false;
        unescaped = new(original, new string(text, 0, length), positions);
        return true;
    }

    /// <summary>Gives the stretch of the original that became a stretch of <see cref="Text"/>.</summary>
    public string Original(int start, int length) => _original[_positions[start].._positions[start + length]];

    // One character of UTF-8, each byte of it as a percent sign and two digits.
    private static bool TryUrlEscape(string text, ref int at, out Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        int count = 0;
        for (int next = at; count < 4 && next < text.Length && text[next] == '%' && TryHex(text, next + 1, 2, out int code); next += 3)
            bytes[count++] = (byte)code;
        rune = default;
        if (count == 0 || Rune.DecodeFromUtf8(bytes[..count], out rune, out int used) != OperationStatus.Done)
            return false;
        at += used * 3;
        return true;
    }

    private static char Next(string text, ref int at)
    {
        char first = text[at++];
        if (first != '\\' || at == text.Length)
            return first;
        char second = text[at];
        if (second == 'u' && TryHex(text, at + 1, 4, out int code))
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
