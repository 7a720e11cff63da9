using System.Diagnostics;
using System.Globalization;
using System.Text;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>Rows 14 and 15: the time to the first token of a prompt whose beginning is known, from memory and from a file.</summary>
internal static class PrefixRows
{
    private const int ContextSize = 1536;
    private const int SharedTokens = 1000;
    private const int NewTokens = 24;

    private static readonly ChatOptions Options = new() { MaxOutputTokens = 1, Temperature = 0 };

    private static int _number;

    public static async Task<IReadOnlyList<RowReport>> MemoryAsync(int pairs, CancellationToken cancellationToken)
    {
        await using LlamaCppChatClient without = await OpenAsync(directory: null, cancellationToken);
        await using LlamaCppChatClient with = await OpenAsync(directory: null, cancellationToken);
        Texts texts = await Texts.CreateAsync(with, cancellationToken);
        await FirstTokenAsync(with, texts.Known(), cancellationToken);
        RatioResult time = await InterleavedRunner.RunAsync(
            token => FirstTokenAsync(without, texts.Unknown(), token), token => FirstTokenAsync(with, texts.Known(), token), pairs, cancellationToken);
        return [Report(14, "Time to first token with a known beginning of the prompt", time, 1 / 25.0, 1 / 35.0, texts, "in memory")];
    }

    public static async Task<IReadOnlyList<RowReport>> RestartAsync(int pairs, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("localmode-ratios-");
        try
        {
            await using LlamaCppChatClient without = await OpenAsync(directory: null, cancellationToken);
            Texts texts = await Texts.CreateAsync(without, cancellationToken);
            await using (LlamaCppChatClient first = await OpenAsync(folder.FullName, cancellationToken))
                await FirstTokenAsync(first, texts.Known(), cancellationToken);

            RatioResult time = await InterleavedRunner.RunAsync(
                token => FirstTokenAsync(without, texts.Unknown(), token),
                async token =>
                {
                    await using LlamaCppChatClient restarted = await OpenAsync(folder.FullName, token);
                    return await FirstTokenAsync(restarted, texts.Known(), token);
                },
                pairs,
                cancellationToken);
            return [Report(15, "Time to first token after a restart, with saved state", time, 1 / 20.0, 1 / 35.0, texts, "in a file, read by a client that was just opened (opening is not in the time)")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<LlamaCppChatClient> OpenAsync(string? directory, CancellationToken cancellationToken) => LlamaCppChatClient.OpenAsync(
        SmolLM2.Instruct135M,
        new()
        {
            ContextSize = ContextSize,
            MaxSequences = 1,
            Threads = Environment.ProcessorCount,
            PromptStateDirectory = directory,
            PromptStateLimit = 128 << 20,
            VerifyFiles = false,
        },
        cancellationToken: cancellationToken);

    private static async Task<double> FirstTokenAsync(LlamaCppChatClient client, ChatMessage[] messages, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(messages, Options, cancellationToken))
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        throw new InvalidOperationException("The answer is empty.");
    }

    private static RowReport Report(int row, string title, RatioResult time, double must, double aim, Texts texts, string where) => new(
        row,
        title,
        [
            ("without reuse", string.Create(CultureInfo.InvariantCulture, $"{time.Baseline:F0} ms")),
            ("with reuse", string.Create(CultureInfo.InvariantCulture, $"{time.Candidate:F1} ms")),
            ("ratio", ReportWriter.Text(time)),
            ("times shorter", (1 / time.Ratio).ToString("F1", CultureInfo.InvariantCulture)),
        ],
        string.Create(CultureInfo.InvariantCulture, $"<= 1/{1 / must:F0}"),
        string.Create(CultureInfo.InvariantCulture, $"<= 1/{1 / aim:F0}"),
        Verdict.AtMost(time, must, aim),
        $"SmolLM2-135M-Instruct Q4_1, from the call of the chat client to its first update. {texts.Shared} tokens of the prompt are held {where}, {texts.Total - texts.Shared} are new; without reuse all {texts.Total} are evaluated. Every prompt is another one.");

    /// <summary>Prompts of the right lengths, each asked once.</summary>
    private sealed record Texts(string Long, int Shared, int Total)
    {
        public static async Task<Texts> CreateAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
        {
            StringBuilder text = new();
            int tokens = 0;
            for (int i = 0; tokens < SharedTokens - 40; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"Page {i} of the log tells of wind, of rain and of the ships that passed. ");
                tokens = client.CountTokens(text.ToString());
            }

            Texts texts = new(text.ToString(), 0, 0);
            int total = await client.CountTokensAsync(texts.Known(), cancellationToken: cancellationToken);
            return texts with { Shared = total - NewTokens, Total = total };
        }

        public ChatMessage[] Known() => Messages("You read a log.");

        public ChatMessage[] Unknown() => Messages(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _number)} You read a log."));

        private ChatMessage[] Messages(string system) =>
        [
            new(ChatRole.System, system),
            new(ChatRole.User, string.Create(CultureInfo.InvariantCulture, $"{Long}{Interlocked.Increment(ref _number) % 9000} is my number. What does the log tell of the ships?")),
        ];
    }
}
