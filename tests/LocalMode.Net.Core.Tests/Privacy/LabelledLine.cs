using System.Text.Json;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>One line of the labelled set under tests/Fixtures/privacy.</summary>
public sealed record LabelledLine(string File, int Number, string Locale, string Text, IReadOnlyList<SensitiveSpan> Spans)
{
    public static readonly string[] Files = ["card", "credentials", "custom", "email", "fresh", "iban", "mixed", "nationalid", "negatives", "network", "phone", "privatekey", "secret"];

    /// <summary>The built-in detectors, and a pattern as an application would add it.</summary>
    public static readonly IReadOnlyList<ISensitiveDataDetector> Detectors = [.. SensitiveDataDetectors.Default, new PatternDetector("customer-number", @"(?<![A-Za-z0-9])KD-[0-9]{6}(?![A-Za-z0-9])")];

    private static readonly Lazy<IReadOnlyList<LabelledLine>> Lines = new(() => [.. Files.SelectMany(Read)]);

    public static IReadOnlyList<LabelledLine> All => Lines.Value;

    public string Describe(SensitiveSpan span) => $"{File}:{Number} {Locale} {span.Kind} '{Text.Substring(span.Start, span.Length)}'";

    public async Task<List<SensitiveSpan>> DetectAsync() =>
        [.. (await Detectors.DetectAsync(Text, TestContext.Current.CancellationToken)).Select(span => span with { Detector = "" })];

    private static IEnumerable<LabelledLine> Read(string file)
    {
        int number = 0;
        foreach (string line in System.IO.File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "privacy", file + ".jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            List<SensitiveSpan> spans = [.. json.RootElement.GetProperty("spans").EnumerateArray().Select(span => new SensitiveSpan(
                Enum.Parse<SensitiveDataKind>(span.GetProperty("kind").GetString()!), span.GetProperty("start").GetInt32(), span.GetProperty("length").GetInt32(), ""))];
            yield return new(file, ++number, json.RootElement.GetProperty("locale").GetString()!, json.RootElement.GetProperty("text").GetString()!, spans);
        }
    }
}
