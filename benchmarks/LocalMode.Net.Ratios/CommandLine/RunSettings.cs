using System.Globalization;

namespace LocalMode.Ratios.CommandLine;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">The rows to run; empty for all.</param>
/// <param name="Pairs">The pairs of baseline and candidate.</param>
/// <param name="Folder">Where the results go, or null to write none.</param>
internal sealed record RunSettings(IReadOnlySet<int> Rows, int Pairs, string? Folder)
{
    public const string Usage = "dotnet run -c Release --project benchmarks/LocalMode.Net.Ratios -- [--rows 1,2,8-11] [--pairs 20] [--results benchmarks/results | --dry]";

    public static RunSettings Parse(IReadOnlyList<string> arguments)
    {
        HashSet<int> rows = [];
        int pairs = 20;
        string? folder = Path.Combine("benchmarks", "results");
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--rows":
                    rows.UnionWith(ParseRows(Value(arguments, ++i)));
                    break;
                case "--pairs":
                    pairs = Number(Value(arguments, ++i));
                    break;
                case "--results":
                    folder = Value(arguments, ++i);
                    break;
                case "--dry":
                    folder = null;
                    break;
                default:
                    throw new ArgumentException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return new(rows, Math.Max(1, pairs), folder);
    }

    private static IEnumerable<int> ParseRows(string text)
    {
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-');
            int first = Number(ends[0]);
            int last = Number(ends[^1]);
            for (int row = first; row <= last; row++)
                yield return row;
        }
    }

    private static string Value(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw new ArgumentException($"'{arguments[index - 1]}' needs a value. {Usage}");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new ArgumentException($"'{text}' is not a number. {Usage}");
}
