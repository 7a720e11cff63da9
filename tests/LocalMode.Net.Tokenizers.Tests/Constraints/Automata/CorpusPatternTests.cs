using System.Diagnostics;
using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

/// <summary>All patterns of a file of patterns (a JSON array of strings), against the validator; runs only where LOCALMODE_PATTERNS names one.</summary>
public sealed class CorpusPatternTests
{
    [Fact]
    public void Pattern_AllOfACorpus_AgreesWithTheValidator()
    {
        string? file = Environment.GetEnvironmentVariable("LOCALMODE_PATTERNS");
        Assert.SkipWhen(file is null, "LOCALMODE_PATTERNS names no file of patterns.");
        string[] patterns = JsonSerializer.Deserialize<string[]>(File.ReadAllText(file!))!;
        List<double> times = [];
        List<string> report = [];
        List<string> differences = [];
        int refused = 0, malformed = 0, compared = 0;
        List<(double Time, string Text)> slowest = [];
        TextSampler sampler = new(1);
        foreach (string pattern in patterns)
        {
            JsonSchema? schema = null;
            try
            {
                schema = JsonSchema.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["pattern"] = pattern }));
            }
            catch (Exception exception) when (exception is LocalModeException)
            {
                malformed++;
            }
            CharDfa language;
            CompileBudget budget = new(new ConstraintOptions());
            long start = Stopwatch.GetTimestamp();
            try
            {
                language = CharDfa.Pattern(pattern, budget);
            }
            catch (Exception exception) when (exception is PatternNotSupportedException or SchemaTooComplexException)
            {
                refused++;
                report.Add($"REFUSED {(schema is null ? "(malformed) " : "")}{exception.Message} :: {pattern[..Math.Min(pattern.Length, 200)]}");
                continue;
            }
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            times.Add(time);
            slowest.Add((time, $"{time:0.00} ms, {language.StateCount} states, {language.EdgeCount} edges, {budget.Bytes} bytes: {pattern[..Math.Min(pattern.Length, 150)]}"));
            if (schema is null)
            {
                differences.Add($"MALFORMED but taken: {pattern}");
                continue;
            }
            if (language.IsEmpty)
                report.Add($"EMPTY {pattern}");
            if (budget.Bytes != language.ByteCount && !language.IsEmpty)
                report.Add($"CHARGED {budget.Bytes} for {language.ByteCount}: {pattern}");
            for (int i = 0; i < 30; i++)
            {
                string? text = sampler.Draw(language, 100);
                foreach (string candidate in text is null ? [""] : new[] { text, sampler.Mutate(text), sampler.Mutate(text) })
                {
                    compared++;
                    bool expected = schema.IsValid(JsonSerializer.SerializeToElement(candidate));
                    if (language.Accepts(candidate) != expected)
                        differences.Add($"{pattern} :: validator {expected} on {JsonSerializer.Serialize(candidate)}");
                }
            }
        }
        times.Sort();
        report.Insert(0, $"{patterns.Length} patterns, {malformed} malformed, {refused} refused, {compared} texts; p50 {times[times.Count / 2]:0.000} p90 {times[times.Count * 9 / 10]:0.000} p99 {times[times.Count * 99 / 100]:0.000} max {times[^1]:0.00} ms");
        foreach ((_, string text) in slowest.OrderByDescending(static entry => entry.Time).Take(25))
            report.Add(text);
        foreach (string difference in differences)
            report.Add($"DIFFERENCE {difference}");
        File.WriteAllText(file + ".report.txt", string.Join("\n", report));
        differences.Should().BeEmpty();
    }
}
