using System.Globalization;
using System.Text;

namespace LocalMode.Testing;

/// <summary>Takes escapes off texts, so that a value is found whichever way it was written.</summary>
internal static class Unescaping
{
    private const int Levels = 4;

    /// <summary>Gives a text as it is, and with its JSON and percent escapes taken off, as often as there are some.</summary>
    public static IEnumerable<string> Forms(string text)
    {
        yield return text;
        string json = text;
        for (int level = 0; level < Levels && json.Contains('\\'); level++)
        {
            json = Json(json);
            yield return json;
        }

        string percent = text;
        for (int level = 0; level < Levels && percent.Contains('%'); level++)
        {
            percent = Uri.UnescapeDataString(percent);
            yield return percent;
        }
    }

    /// <summary>Takes one level of JSON escapes off, wherever they are; what is no escape stays.</summary>
    private static string Json(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] != '\\' || next == '\0')
            {
                plain.Append(text[i]);
                continue;
            }

            if (next == 'u' && i + 5 < text.Length && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                plain.Append((char)unit);
                i += 5;
                continue;
            }

            plain.Append(next switch { 'n' => "\n", 'r' => "\r", 't' => "\t", 'b' => "\b", 'f' => "\f", '"' or '\\' or '/' => next.ToString(), _ => "\\" + next });
            i++;
        }

        return plain.ToString();
    }
}
