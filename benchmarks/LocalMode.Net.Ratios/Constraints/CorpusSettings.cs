using System.Globalization;

namespace LocalMode.Ratios.Constraints;

/// <summary>What the command line of a corpus run asks for.</summary>
/// <param name="Folder">The folder with the corpus: one JSON file per schema.</param>
/// <param name="Output">The file for the report, or null to print it only.</param>
/// <param name="Details">The file for one line per schema and per wrong judgement, or null.</param>
/// <param name="Filter">Only files whose names hold this.</param>
/// <param name="Limit">The most files, evenly taken from all.</param>
/// <param name="Threads">The threads; with more than one, times mean little.</param>
/// <param name="IsSchemaOrder">Whether properties must come in the order of the schema.</param>
internal sealed record CorpusSettings(string Folder, string? Output, string? Details, string? Filter, int Limit, int Threads, bool IsSchemaOrder)
{
    public const string Command = "corpus";

    public const string Usage =
        "dotnet run -c Release --project benchmarks/LocalMode.Net.Ratios -- corpus FOLDER [--out file.md] [--details file.tsv] [--filter substring] [--limit n] [--threads 1] [--schema-order]";

    public static CorpusSettings Parse(IReadOnlyList<string> arguments)
    {
        string? folder = null;
        CorpusSettings settings = new("", null, null, null, int.MaxValue, 1, false);
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--out":
                    settings = settings with { Output = Value(arguments, ++i) };
                    break;
                case "--details":
                    settings = settings with { Details = Value(arguments, ++i) };
                    break;
                case "--filter":
                    settings = settings with { Filter = Value(arguments, ++i) };
                    break;
                case "--limit":
                    settings = settings with { Limit = Number(Value(arguments, ++i)) };
                    break;
                case "--threads":
                    settings = settings with { Threads = Number(Value(arguments, ++i)) };
                    break;
                case "--schema-order":
                    settings = settings with { IsSchemaOrder = true };
                    break;
                case var argument when folder is null && !argument.StartsWith('-'):
                    folder = argument;
                    break;
                default:
                    throw new ArgumentException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return settings with { Folder = folder ?? throw new ArgumentException($"The folder of the corpus is missing. {Usage}") };
    }

    /// <summary>Returns the files to run, in the order of their names.</summary>
    public string[] Files()
    {
        string[] all =
        [
            .. Directory.GetFiles(Folder, "*.json")
                .Where(file => Filter is null || Path.GetFileName(file).Contains(Filter, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        return all.Length <= Limit ? all : [.. Enumerable.Range(0, Limit).Select(i => all[(long)i * all.Length / Limit])];
    }

    private static string Value(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw new ArgumentException($"'{arguments[index - 1]}' needs a value. {Usage}");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"'{text}' is not a number above zero. {Usage}");
}
