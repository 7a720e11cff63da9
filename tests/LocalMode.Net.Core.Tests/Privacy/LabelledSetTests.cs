using System.Globalization;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>The detectors over the whole labelled set: exact spans, counted by kind and by locale. The floors are today's values.</summary>
public class LabelledSetTests(ITestOutputHelper output)
{
    // Said in other words than the detector knows.
    private static readonly string[] KnownMisses =
    [
        "secret:17 en-GB Secret 'Qu33nAnne's'",
        "fresh:43 und Secret 's%3Aq1w2e3r4t5y6u7i8o9p0.abcDEF123'",
        "fresh:45 en-US Secret 'gr33nH0rnet!'",
        "fresh:46 en-US Secret '4821'",
    ];

    // An account number whose check digits are wrong, of which a part looks like a telephone number.
    private static readonly string[] KnownMistakes = ["negatives:110 nl-NL PhoneNumber '0417 1643 01'"];

    /// <summary>Recall and precision where they are not 1.</summary>
    private static readonly Dictionary<string, (double Recall, double Precision)> Floors = new()
    {
        ["Secret"] = (0.94, 1),
        ["en-GB"] = (0.97, 1),
        ["en-US"] = (0.97, 1),
        ["und"] = (0.98, 1),
        ["PhoneNumber"] = (1, 0.99),
        ["nl-NL"] = (1, 0.96),
    };

    [Fact]
    public void Set_HasItsSizeKindsAndLocales()
    {
        IReadOnlyList<LabelledLine> lines = LabelledLine.All;
        lines.Should().HaveCountGreaterThanOrEqualTo(700);
        lines.SelectMany(line => line.Spans).Select(span => span.Kind).Distinct().Should().HaveCountGreaterThanOrEqualTo(12);
        lines.Where(line => line.Spans.Count > 0).GroupBy(line => line.Locale).Count(group => group.Count() >= 15).Should().BeGreaterThanOrEqualTo(10);
        lines.Where(line => line.File == "negatives").Should().HaveCountGreaterThanOrEqualTo(150).And.OnlyContain(line => line.Spans.Count == 0);
        lines.Select(line => line.Text).Should().OnlyHaveUniqueItems();
        lines.Should().OnlyContain(line => line.Spans.All(span => span.Start >= 0 && span.Length > 0 && span.End <= line.Text.Length));
    }

    [Fact]
    public async Task Default_OverTheSet_MissesAndMistakesAreTheKnownOnes()
    {
        List<string> misses = [], mistakes = [];
        Dictionary<string, Score> kinds = [], locales = [];
        foreach (LabelledLine line in LabelledLine.All)
        {
            List<SensitiveSpan> found = await line.DetectAsync();
            foreach (SensitiveSpan span in line.Spans)
                Count(kinds, locales, line, span, found.Contains(span) ? new(1, 0, 0) : new(0, 1, 0));
            foreach (SensitiveSpan span in found.Except(line.Spans))
                Count(kinds, locales, line, span, new(0, 0, 1));
            misses.AddRange(line.Spans.Except(found).Select(line.Describe));
            mistakes.AddRange(found.Except(line.Spans).Select(line.Describe));
        }

        misses.ForEach(miss => output.WriteLine("missed: " + miss));
        mistakes.ForEach(mistake => output.WriteLine("wrong: " + mistake));
        foreach ((string name, Score score) in kinds.Concat(locales))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} recall {score.Recall:P1} precision {score.Precision:P1} of {score.Found + score.Missed}"));

        // A miss or mistake that goes away is taken out of the list; a new one is a regression.
        misses.Should().BeEquivalentTo(KnownMisses);
        mistakes.Should().BeEquivalentTo(KnownMistakes);
        foreach ((string name, Score score) in kinds.Concat(locales))
        {
            (double recall, double precision) = Floors.GetValueOrDefault(name, (1, 1));
            score.Recall.Should().BeGreaterThanOrEqualTo(recall, name);
            score.Precision.Should().BeGreaterThanOrEqualTo(precision, name);
        }
    }

    [Fact]
    public async Task EachDetector_OverTheSet_IsOrderedAndNeverOverlapsItself()
    {
        foreach (LabelledLine line in LabelledLine.All)
        {
            foreach (ISensitiveDataDetector detector in LabelledLine.Detectors)
            {
                int end = 0;
                foreach (SensitiveSpan span in await detector.DetectAsync(line.Text, TestContext.Current.CancellationToken))
                {
                    span.Start.Should().BeGreaterThanOrEqualTo(end);
                    span.Length.Should().BePositive();
                    span.Detector.Should().StartWith(detector.Name);
                    end = span.End;
                }

                end.Should().BeLessThanOrEqualTo(line.Text.Length);
            }
        }
    }

    [Fact]
    public async Task EachLabel_InTheMiddleOfALongText_IsFoundAtItsPlace()
    {
        // What stands far away must not matter: neither hide a value nor move its span.
        string before = string.Concat(Enumerable.Repeat("Nothing to see in this line of plain prose.\n", 40)), behind = "\n" + before;
        foreach (LabelledLine line in LabelledLine.All.Where(line => line.Spans.Count > 0 && !line.Text.Contains("cut off", StringComparison.Ordinal)))
        {
            IReadOnlyList<SensitiveSpan> alone = await line.DetectAsync();
            IReadOnlyList<SensitiveSpan> inside = await LabelledLine.Detectors.DetectAsync(before + line.Text + behind, TestContext.Current.CancellationToken);
            inside.Select(span => span with { Start = span.Start - before.Length, Detector = "" }).Should().Equal(alone, line.Text);
        }
    }

    private static void Count(Dictionary<string, Score> kinds, Dictionary<string, Score> locales, LabelledLine line, SensitiveSpan span, Score score)
    {
        kinds[span.Kind.ToString()] = kinds.GetValueOrDefault(span.Kind.ToString()) + score;
        locales[line.Locale] = locales.GetValueOrDefault(line.Locale) + score;
    }

    private readonly record struct Score(int Found, int Missed, int Wrong)
    {
        public double Recall => Found + Missed == 0 ? 1 : (double)Found / (Found + Missed);

        public double Precision => Found + Wrong == 0 ? 1 : (double)Found / (Found + Wrong);

        public static Score operator +(Score one, Score other) => new(one.Found + other.Found, one.Missed + other.Missed, one.Wrong + other.Wrong);
    }
}
