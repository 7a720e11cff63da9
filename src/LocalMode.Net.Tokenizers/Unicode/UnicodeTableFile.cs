using System.Globalization;

namespace LocalMode.Tokenizers;

/// <summary>Reads a table file that is carried along in the assembly; all its numbers are hexadecimal.</summary>
internal static class UnicodeTableFile
{
    /// <summary>Reads a file; it is read once, by whoever needs it.</summary>
    /// <param name="name">Its name without extension.</param>
    /// <returns>The rows of each section.</returns>
    public static Dictionary<string, List<int[]>> Read(string name)
    {
        string resource = $"LocalMode.Tokenizers.{name}.txt";
        using Stream stream = typeof(UnicodeTableFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource '{resource}' is missing from the assembly; build the package again.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<int[]>>(StringComparer.Ordinal);
        List<int[]> rows = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                sections[line[1..^1]] = rows = [];
                continue;
            }

            string[] fields = line.Split(' ');
            var row = new int[fields.Length];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = int.Parse(fields[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }

            rows.Add(row);
        }

        return sections;
    }
}
