using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Decodes the escapes of a string literal as Python does; an unknown escape stays as it is written.</summary>
internal static class StringLiteral
{
    public static string Decode(ReadOnlySpan<char> body, int line)
    {
        if (!body.Contains('\\')) return body.ToString();
        var text = new StringBuilder(body.Length);
        int at = 0;
        while (at < body.Length)
        {
            int slash = body[at..].IndexOf('\\');
            if (slash < 0)
            {
                text.Append(body[at..]);
                break;
            }

            text.Append(body.Slice(at, slash));
            at += slash + 1;
            at += DecodeEscape(body[at..], text, line);
        }

        return text.ToString();
    }

    /// <summary>Appends one escape and returns the characters it took after the backslash.</summary>
    private static int DecodeEscape(ReadOnlySpan<char> rest, StringBuilder text, int line)
    {
        char c = rest[0];
        switch (c)
        {
            case '\n':
                return 1;
            case '\\' or '\'' or '"':
                text.Append(c);
                return 1;
            case 'a':
                text.Append('\a');
                return 1;
            case 'b':
                text.Append('\b');
                return 1;
            case 'f':
                text.Append('\f');
                return 1;
            case 'n':
                text.Append('\n');
                return 1;
            case 'r':
                text.Append('\r');
                return 1;
            case 't':
                text.Append('\t');
                return 1;
            case 'v':
                text.Append('\v');
                return 1;
            case 'x':
                return DecodeHex(rest, 2, text, line);
            case 'u':
                return DecodeHex(rest, 4, text, line);
            case 'U':
                return DecodeHex(rest, 8, text, line);
            case 'N':
                throw new TemplateFailedException("the escape \\N in a string is malformed or not supported; write \\u with the code point", line);
            case >= '0' and <= '7':
                return DecodeOctal(rest, text);
            default:
                text.Append('\\').Append(c);
                return 1;
        }
    }

    private static int DecodeOctal(ReadOnlySpan<char> rest, StringBuilder text)
    {
        int value = 0;
        int used = 0;
        while (used < 3 && used < rest.Length && rest[used] is >= '0' and <= '7') value = (value * 8) + rest[used++] - '0';
        text.Append((char)value);
        return used;
    }

    private static int DecodeHex(ReadOnlySpan<char> rest, int digits, StringBuilder text, int line)
    {
        if (rest.Length <= digits
            || !uint.TryParse(rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            || value > 0x10FFFF)
        {
            throw new TemplateFailedException($"the escape \\{rest[0]} in a string needs {digits} hexadecimal digits of a code point", line);
        }

        if (value < 0x10000) text.Append((char)value);
        else text.Append(char.ConvertFromUtf32((int)value));
        return digits + 1;
    }
}
