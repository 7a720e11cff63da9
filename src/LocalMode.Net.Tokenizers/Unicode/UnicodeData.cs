using System.Globalization;
using System.Reflection;

namespace LocalMode.Tokenizers;

/// <summary>
/// The tables of unicode-data.txt. They are carried along because results must equal Hugging Face's on every machine: ICU's version differs
/// between systems, and under InvariantGlobalization <see cref="string.Normalize()"/> leaves the text as it is.
/// </summary>
internal static class UnicodeData
{
    private const string Resource = "LocalMode.Tokenizers.unicode-data.txt";

    static UnicodeData()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is missing from the assembly; build the package again.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<int[]>>(StringComparer.Ordinal);
        List<int[]> rows = [];
        string? section = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = line[1..^1];
                sections[section] = rows = [];
                continue;
            }

            rows.Add(ParseRow(line, hexadecimalFields: section is "lower" or "combining" ? 2 : int.MaxValue));
        }

        Nonspacing = sections["nonspacing"];
        Punctuation = sections["punctuation"];
        Other = sections["other"];
        Lower = sections["lower"];
        Combining = sections["combining"];
        Canonical = sections["canonical"];
    }

    /// <summary>Gets the ranges of category Mn: first, last.</summary>
    public static List<int[]> Nonspacing { get; }

    /// <summary>Gets the ranges of the categories P*: first, last.</summary>
    public static List<int[]> Punctuation { get; }

    /// <summary>Gets the ranges of the categories Cc, Cf and Co: first, last.</summary>
    public static List<int[]> Other { get; }

    /// <summary>Gets the lower-case pairs: first, last, distance to the lower-case form, step.</summary>
    public static List<int[]> Lower { get; }

    /// <summary>Gets the combining classes other than zero: first, last, class.</summary>
    public static List<int[]> Combining { get; }

    /// <summary>Gets the full canonical decompositions, Hangul syllables excepted: character, then what it becomes.</summary>
    public static List<int[]> Canonical { get; }

    private static int[] ParseRow(string line, int hexadecimalFields)
    {
        string[] fields = line.Split(' ');
        var row = new int[fields.Length];
        for (int i = 0; i < row.Length; i++)
        {
            NumberStyles style = i < hexadecimalFields ? NumberStyles.HexNumber : NumberStyles.AllowLeadingSign;
            row[i] = int.Parse(fields[i], style, CultureInfo.InvariantCulture);
        }

        return row;
    }
}
