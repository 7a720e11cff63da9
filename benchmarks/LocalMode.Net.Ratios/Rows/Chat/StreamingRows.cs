using System.Diagnostics;
using System.Globalization;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>Rows 12 and 13: what the chat client adds to a bare decode loop, in time and in memory.</summary>
internal static class StreamingRows
{
    private const int Tokens = 96;
    private const int ContextSize = 1024;
    private const string Question = "Write a long story about a lighthouse keeper who finds a message in a bottle.";

    private static int _number;

    private static readonly ChatOptions Options = new() { MaxOutputTokens = Tokens, Temperature = 0 };

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        int threads = Environment.ProcessorCount;
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            SmolLM2.Instruct135M, new() { ContextSize = ContextSize, Threads = threads }, cancellationToken: cancellationToken);
        using BareDecodeLoop bare = new(SmolLM2.Instruct135M.Path, ContextSize, threads);
        int promptTokens = bare.Tokenize(Render(System())).Length;

        RatioResult speed = await InterleavedRunner.RunAsync(
            _ =>
            {
                int[] prompt = bare.Tokenize(Render(System()));
                return Task.FromResult(Rate(() => bare.Generate(prompt, Tokens)));
            },
            async token => Rate(await TimeAsync(client, token)),
            pairs,
            cancellationToken);

        double bytes = await BytesPerTokenAsync(client, cancellationToken);
        return [SpeedReport(speed, promptTokens), MemoryReport(bytes)];
    }

    // Another one each time: the client would know the prompt from the time before, and evaluate nothing of it.
    private static string System() => string.Create(CultureInfo.InvariantCulture, $"{1000 + (++_number % 9000)} is my number. You are a helpful AI assistant named SmolLM.");

    private static string Render(string system) =>
        $"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{Question}<|im_end|>\n<|im_start|>assistant\n";

    private static RowReport SpeedReport(RatioResult speed, int promptTokens) => new(
        12,
        "LlamaCppChatClient streaming against a bare native decode loop",
        [
            ("bare loop", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline:F1} tokens/s")),
            ("client", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate:F1} tokens/s")),
            ("ratio", ReportWriter.Text(speed)),
        ],
        ">= 0.97",
        ">= 0.99",
        Verdict(speed),
        $"SmolLM2-135M-Instruct Q4_1, one request of {promptTokens} prompt tokens and {Tokens} answer tokens, greedy, from the call to the last update, in one process. The client renders the template, tokenises, samples, decodes UTF-8, looks for stop sequences and hands every piece to the reader; the bare loop only decodes and samples.");

    private static string Verdict(RatioResult speed)
    {
        string reached = speed.Ratio >= 0.99 ? "aim reached by the median" : speed.Ratio >= 0.97 ? "must reached by the median" : "LOST";
        return speed.Low < 0.97 ? $"{reached}; the interval does not exclude a value below the must" : reached;
    }

    private static RowReport MemoryReport(double bytes) => new(
        13,
        "Managed allocation per streamed token",
        [("bytes per token", bytes.ToString("F0", CultureInfo.InvariantCulture))],
        "<= 320",
        "<= 264",
        bytes <= 264 ? "aim reached" : bytes <= 320 ? "must reached" : "LOST",
        $"All threads of the process, difference between an answer of {Tokens} tokens and one of {Tokens / 2}, so that what a request costs once falls out; median of 9. A ChatResponseUpdate with its text is 256 bytes.");

    private static double Rate(Func<int> generate)
    {
        long start = Stopwatch.GetTimestamp();
        int tokens = generate();
        return tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Rate((long Tokens, TimeSpan Time) run) => run.Tokens / run.Time.TotalSeconds;

    private static async Task<(long Tokens, TimeSpan Time)> TimeAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long tokens = await StreamAsync(client, Options, cancellationToken);
        return (tokens, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<long> StreamAsync(LlamaCppChatClient client, ChatOptions options, CancellationToken cancellationToken)
    {
        long tokens = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([new(ChatRole.System, System()), new(ChatRole.User, Question)], options, cancellationToken))
        {
            if (update.Contents is [UsageContent usage])
                tokens = usage.Details.OutputTokenCount ?? 0;
        }

        return tokens;
    }

    private static async Task<double> BytesPerTokenAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
    {
        ChatOptions half = new() { MaxOutputTokens = Tokens / 2, Temperature = 0 };
        double[] samples = new double[9];
        for (int i = 0; i < samples.Length; i++)
        {
            (long shortBytes, long shortTokens) = await BytesAsync(client, half, cancellationToken);
            (long longBytes, long longTokens) = await BytesAsync(client, Options, cancellationToken);
            samples[i] = (double)(longBytes - shortBytes) / (longTokens - shortTokens);
        }

        return RatioResult.Median(samples);
    }

    private static async Task<(long Bytes, long Tokens)> BytesAsync(LlamaCppChatClient client, ChatOptions options, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long tokens = await StreamAsync(client, options, cancellationToken);
        return (GC.GetTotalAllocatedBytes(precise: true) - before, tokens);
    }
}
