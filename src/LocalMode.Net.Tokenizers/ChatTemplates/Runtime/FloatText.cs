using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Prints floats as Python's <c>repr</c>: the shortest digits that read back, with an exponent below 1e-4 and from 1e16.</summary>
internal static class FloatText
{
    public static string Format(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return Layout(shortest.Contains('E', StringComparison.Ordinal) ? shortest : Scientific(shortest));
    }

    // Brings plain notation into digits and exponent, so that there is one way to lay out.
    private static string Scientific(string plain)
    {
        string sign = plain.StartsWith('-') ? "-" : "";
        string magnitude = plain[sign.Length..];
        int point = magnitude.IndexOf('.', StringComparison.Ordinal);
        string digits = magnitude.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        if (significant.Length == 0) return sign + "0E0";
        int exponent = (point < 0 ? magnitude.Length : point) - 1 - (digits.Length - significant.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant.TrimEnd('0')}E{exponent}");
    }

    private static string Layout(string scientific)
    {
        int e = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = scientific.StartsWith('-') ? "-" : "";
        string digits = scientific[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        var text = new StringBuilder(sign);
        if (exponent is < -4 or >= 16)
        {
            text.Append(digits[0]);
            if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
            text.Append('e').Append(exponent < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent):00}");
        }
        else if (exponent < 0)
        {
            text.Append("0.").Append('0', -exponent - 1).Append(digits);
        }
        else if (digits.Length <= exponent + 1)
        {
            text.Append(digits).Append('0', exponent + 1 - digits.Length).Append(".0");
        }
        else
        {
            text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1);
        }

        return text.ToString();
    }
}
