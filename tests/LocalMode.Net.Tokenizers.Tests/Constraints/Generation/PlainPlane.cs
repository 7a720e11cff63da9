using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>
/// Rewrites JSON so that each character beyond ASCII becomes a private one below U+FFFF, and CR before LF a control character: JsonSchema.Net measures
/// strings in grapheme clusters and its patterns count characters beyond U+FFFF as two, which the standard does not. The rewriting is done to schemas
/// and instances alike.
/// </summary>
internal static class PlainPlane
{
    public static string Rewrite(string json)
    {
        StringBuilder text = new(json.Length);
        for (int i = 0; i < json.Length;)
        {
            int length = Unit(json, i, out int unit);
            int next = 0;
            int nextLength = i + length < json.Length ? Unit(json, i + length, out next) : 0;
            if (char.IsHighSurrogate((char)unit) && char.IsLowSurrogate((char)next))
            {
                text.Append(Private(char.ConvertToUtf32((char)unit, (char)next)));
                i += length + nextLength;
                continue;
            }

            // White space to one of both is not to the other: U+0085 is none by the standard, U+FEFF is.
            if (unit == '\uFEFF')
                text.Append('\u00A0');
            else if (unit == '\r' && length > 1 && next == '\n')
                text.Append("\\u0001");
            else if (unit > 0x7F && (unit == 0x85 || !char.IsWhiteSpace((char)unit)) && !char.IsSurrogate((char)unit))
                text.Append(Private(unit));
            else
                text.Append(json, i, length);
            i += length;
        }

        return text.ToString();
    }

    private static char Private(int codePoint) => (char)('\uE000' + (codePoint % 6000));

    /// <summary>Reads a UTF-16 unit that is written as it is or as an escape; one that stands for a quote or a backslash counts as its backslash.</summary>
    private static int Unit(string json, int at, out int unit)
    {
        unit = json[at];
        if (unit != '\\' || at + 1 >= json.Length)
            return 1;
        switch (json[at + 1])
        {
            case 'u':
                unit = int.Parse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                return 6;
            case 'n':
                unit = '\n';
                return 2;
            case 'r':
                unit = '\r';
                return 2;
            default:
                return 2;
        }
    }
}
