using System.Text;

namespace LocalMode.Core.Tests.Summarization;

/// <summary>How long texts are cut, seen through the calls of a summarizer.</summary>
public class TextSplitterTests
{
    private const int Limit = 256;

    private static readonly ChatSummarizerOptions Options = new() { MaxCharacters = Limit };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(220)]
    [InlineData(1000)]
    public async Task Parts_OfRandomTexts_LoseNothingFitAndAreWellFormed(int? context)
    {
        string[] pieces =
        [
            " ", " ", " ", "\n", "\n\n", "\r\n\r\n", ". ", "! ", "word", "a", "longer-word", "\u3002", "\u6587\u5B57", "\U0001F600", "e\u0301\u0323", "\u201Cquoted.\u201D ", "\t", new string('z', 300), "3.14",
        ];
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            StringBuilder builder = new();
            int length = random.Next(1, 6000);
            while (builder.Length < length)
                builder.Append(pieces[random.Next(pieces.Length)]);

            string text = builder.ToString();
            List<string> parts = await PartsAsync(text, context);
            if (parts.Count == 0)
                continue;

            string.Concat(parts.Select(Dense)).Should().Be(Dense(text), $"nothing is lost or doubled with seed {seed}");
            parts.Should().OnlyContain(p => p.Trim() == p && p.Length > 0);
            parts.Should().OnlyContain(p => IsWhole(p));
            if (context is null)
                parts.Should().OnlyContain(p => p.Length <= Limit);
        }
    }

    [Fact]
    public async Task Parts_ProseOfSentences_EndWithSentences()
    {
        string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"This is sentence number {i}, said \u201Cin full.\u201D "));
        (await PartsAsync(text, null)).Should().HaveCountGreaterThan(10).And.OnlyContain(p => p.StartsWith("This", StringComparison.Ordinal) && p.EndsWith('\u201D'));
    }

    [Fact]
    public async Task Parts_TextWithoutSentences_EndWithWords()
    {
        string text = string.Join(' ', Enumerable.Range(1000, 1000));
        string.Join(' ', await PartsAsync(text, null)).Should().Be(text);
    }

    [Fact]
    public async Task Parts_TextWithoutSpaces_IsCutBetweenCharacters()
    {
        string text = string.Concat(Enumerable.Repeat("\U0001F468\u200D", 600));
        string.Concat(await PartsAsync(text, null)).Should().Be(text);
    }

    [Fact]
    public async Task Parts_OfOneText_AreOfAboutOneSize()
    {
        List<string> parts = await PartsAsync(string.Join(' ', Enumerable.Range(1000, 60)), null);
        parts.Should().HaveCount(2);
        parts[1].Length.Should().BeGreaterThan(parts[0].Length / 2, "a scrap at the end makes a poor summary");
    }

    [Fact]
    public async Task Parts_HugeText_AreFoundWithFewMeasurements()
    {
        SummaryClient client = new(_ => "s", context: 2048);
        using ChatSummarizer summarizer = new(client, Options);
        string text = string.Join(' ', Enumerable.Range(0, 300_000));
        await summarizer.SummarizeAsync(text, cancellationToken: Token);
        client.Calls.Count.Should().BeInRange(text.Length / 4 / 2048, text.Length / 4 / 1000);
    }

    // The client of a context throws where a part does not fit.
    private static async Task<List<string>> PartsAsync(string text, int? context)
    {
        SummaryClient client = new(_ => "s", context);
        using ChatSummarizer summarizer = new(client, Options);
        await summarizer.SummarizeAsync(text, cancellationToken: Token);
        return [.. client.Calls.Where(c => c.System == Options.PartPrompt).Select(c => c.Text)];
    }

    private static bool IsWhole(string part) => !char.IsLowSurrogate(part[0]) && !char.IsHighSurrogate(part[^1]) && part[0] is not ('\u0301' or '\u0323');

    private static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
