using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>
/// Rewrites JSON so that each character beyond U+FFFF becomes one of the private ones below it: JsonSchema.Net's patterns count those as two, which the
/// standard does not. The rewriting is done to schemas and instances alike, so nothing else changes.
/// </summary>
internal static class PlainPlane
{
    public static string Rewrite(string json)
    {
        StringBuilder text = new(json.Length);
        for (int i = 0; i < json.Length;)
        {
            int length = Unit(json, i, out int unit);
            if (char.IsHighSurrogate((char)unit) && i + length < json.Length)
            {
                int second = Unit(json, i + length, out int low);
                if (char.IsLowSurrogate((char)low))
                {
                    text.Append((char)('\uE000' + (char.ConvertToUtf32((char)unit, (char)low) % 6000)));
                    i += length + second;
                    continue;
                }
            }

            text.Append(json, i, length);
            i += length;
        }

        return text.ToString();
    }

    /// <summary>Reads a UTF-16 unit that is written as it is or as <c>\uXXXX</c>; another escape counts as its backslash.</summary>
    private static int Unit(string json, int at, out int unit)
    {
        unit = json[at];
        if (unit != '\\' || at + 1 >= json.Length)
            return 1;
        if (json[at + 1] != 'u')
            return 2;
        unit = int.Parse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return 6;
    }
}
