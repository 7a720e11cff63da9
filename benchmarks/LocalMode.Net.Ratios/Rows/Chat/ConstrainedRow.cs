using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>
/// Row 21, second part: what holding an answer to a schema costs where nothing of it is forced, and what forced text gains. Its first part, masks over
/// a corpus of schemas, is a command of its own.
/// </summary>
internal static class ConstrainedRow
{
    private const int Tokens = 96;
    private const int ContextSize = 1024;
    private const string Question = "Write a long story about a lighthouse keeper who finds a message in a bottle.";

    private const string Record =
        """{"type":"object","properties":{"keeper":{"type":"object","properties":{"first_name":{"type":"string","maxLength":12},"family_name":{"type":"string","maxLength":12},"age":{"type":"integer","minimum":18,"maximum":99}},"required":["first_name","family_name","age"],"additionalProperties":false},"message_found":{"type":"boolean"},"weather_that_day":{"enum":["sunny","stormy","foggy"]},"years_of_service":{"type":"integer","minimum":1,"maximum":60}},"required":["keeper","message_found","weather_that_day","years_of_service"],"additionalProperties":false}""";

    // None of them has a run of text without alternatives, and none lets the answer end before it has its tokens.
    private static readonly string[] Free =
    [
        """{"type":"array","items":{"type":"string"},"minItems":400}""",
        """{"type":"array","items":{"type":["number","string","boolean","null"]},"minItems":400}""",
        """{"type":"array","items":{"type":"string","pattern":"^[a-z]+( [a-z]+)*$"},"minItems":400}""",
    ];

    private static int _number;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        await using LlamaCppChatClient client = await OpenAsync(forced: true, cancellationToken);
        await using LlamaCppChatClient asking = await OpenAsync(forced: false, cancellationToken);
        int turn = 0;
        RatioResult cost = await InterleavedRunner.RunAsync(
            async token => (await AskAsync(client, schema: null, token)).TokensPerSecond,
            async token => (await AskAsync(client, Free[turn++ % Free.Length], token)).TokensPerSecond,
            pairs,
            cancellationToken);

        double share = 0;
        RatioResult gain = await InterleavedRunner.RunAsync(
            async token => (await AskAsync(asking, Record, token)).CharactersPerSecond,
            async token =>
            {
                Answer answer = await AskAsync(client, Record, token);
                share = answer.ForcedShare;
                return answer.CharactersPerSecond;
            },
            pairs,
            cancellationToken);

        return
        [
            new(
                21,
                "Constrained against unconstrained answers",
                [
                    ("unconstrained", Speed(cost.Baseline, "tokens/s")),
                    ("constrained, nothing forced", Speed(cost.Candidate, "tokens/s")),
                    ("ratio", ReportWriter.Text(cost)),
                    ("record without forced text", Speed(gain.Baseline, "characters/s")),
                    ("record with forced text", Speed(gain.Candidate, "characters/s")),
                    ("ratio of the two", ReportWriter.Text(gain)),
                    ("share of forced tokens", share.ToString("P0", CultureInfo.InvariantCulture)),
                ],
                ">= 0.9",
                ">= 0.97; > 1",
                $"nothing forced: {Verdict.AtLeast(cost, 0.9, 0.97)}; forced: {(gain.Ratio > 1 ? "aim reached" : "LOST")}",
                $"SmolLM2-135M-Instruct Q4_1, one request at a time, greedy, {Tokens} tokens at most, from the call to the last update, the form not told in the prompt. Nothing forced: {Free.Length} schemas of arrays in turn, compiled and masks kept from the second run on. Record: a record of a name, numbers, a Boolean and a choice."),
        ];
    }

    private static Task<LlamaCppChatClient> OpenAsync(bool forced, CancellationToken cancellationToken) => LlamaCppChatClient.OpenAsync(
        SmolLM2.Instruct135M, new() { ContextSize = ContextSize, Threads = Environment.ProcessorCount, ForcedText = forced }, cancellationToken: cancellationToken);

    private static string Speed(double rate, string unit) => string.Create(CultureInfo.InvariantCulture, $"{rate:F1} {unit}");

    private static async Task<Answer> AskAsync(LlamaCppChatClient client, string? schema, CancellationToken cancellationToken)
    {
        ChatOptions options = new()
        {
            MaxOutputTokens = Tokens,
            Temperature = 0,
            ResponseFormat = schema is null ? null : ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema)),
            AdditionalProperties = new() { [LlamaCppRequestOptions.FormatInPromptKey] = false },
        };
        string system = string.Create(CultureInfo.InvariantCulture, $"{1000 + (++_number % 9000)} is my number. You are a helpful AI assistant named SmolLM.");
        long start = Stopwatch.GetTimestamp();
        long tokens = 0;
        long forced = 0;
        int characters = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([new(ChatRole.System, system), new(ChatRole.User, Question)], options, cancellationToken))
        {
            characters += update.Text.Length;
            if (update.Contents is [UsageContent usage])
            {
                tokens = usage.Details.OutputTokenCount ?? 0;
                usage.Details.AdditionalCounts?.TryGetValue(LlamaCppChatClient.ForcedTokensKey, out forced);
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(tokens / seconds, characters / seconds, tokens == 0 ? 0 : (double)forced / tokens);
    }

    private readonly record struct Answer(double TokensPerSecond, double CharactersPerSecond, double ForcedShare);
}
