using System.Diagnostics;
using System.Globalization;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>Row 16: eight chats at once, against a bare loop with eight rows per step and against the eight in a row.</summary>
internal static class ConcurrentRow
{
    private const int Chats = 8;
    private const int Tokens = 48;
    private const int ContextSize = 512;

    private static readonly ChatOptions Options = new() { MaxOutputTokens = Tokens, Temperature = 0 };

    private static int _number;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        int threads = Environment.ProcessorCount;
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            SmolLM2.Instruct135M, new() { ContextSize = ContextSize, MaxSequences = Chats, Threads = threads }, cancellationToken: cancellationToken);
        using BareDecodeLoop tokenizer = new(SmolLM2.Instruct135M.Path, ContextSize, threads);
        using BareBatchLoop bare = new(SmolLM2.Instruct135M.Path, ContextSize, Chats, threads);

        RatioResult againstBare = await InterleavedRunner.RunAsync(
            _ => Task.FromResult(Rate(Prompts(), prompts => bare.Generate([.. prompts.Select(prompt => tokenizer.Tokenize(Render(prompt)))], Tokens))),
            token => TogetherAsync(client, token),
            pairs,
            cancellationToken);
        RatioResult againstRow = await InterleavedRunner.RunAsync(
            token => InARowAsync(client, token), token => TogetherAsync(client, token), pairs, cancellationToken);

        return
        [
            new(
                16,
                "Eight chats at once",
                [
                    ("bare loop, 8 rows per step", Speed(againstBare.Baseline)),
                    ("client, 8 at once", Speed(againstBare.Candidate)),
                    ("ratio to the bare loop", ReportWriter.Text(againstBare)),
                    ("client, 8 in a row", Speed(againstRow.Baseline)),
                    ("ratio to 8 in a row", ReportWriter.Text(againstRow)),
                ],
                ">= 0.95; >= 1.4",
                ">= 0.98; >= 1.8",
                $"bare loop: {Verdict.AtLeast(againstBare, 0.95, 0.98)}; in a row: {Verdict.AtLeast(againstRow, 1.4, 1.8)}",
                $"SmolLM2-135M-Instruct Q4_1, total tokens a second, prompts of about 40 tokens included, at most {Tokens} tokens an answer, greedy. Every prompt is another one, so none is known. The bare loop evaluates all prompts in one call and samples with llama.cpp's own greedy sampler."),
        ];
    }

    private static string Speed(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:F1} tokens/s");

    private static string[] Prompts()
    {
        string[] prompts = new string[Chats];
        for (int i = 0; i < Chats; i++)
            prompts[i] = string.Create(CultureInfo.InvariantCulture, $"{++_number} is my number. You tell stories.");

        return prompts;
    }

    private static string Render(string system) =>
        $"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\nTell me a long story about a lighthouse keeper.<|im_end|>\n<|im_start|>assistant\n";

    private static double Rate(string[] prompts, Func<string[], int> generate)
    {
        long start = Stopwatch.GetTimestamp();
        int tokens = generate(prompts);
        return tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> TogetherAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
    {
        string[] prompts = Prompts();
        long start = Stopwatch.GetTimestamp();
        long[] tokens = await Task.WhenAll(prompts.Select(prompt => AskAsync(client, prompt, cancellationToken)));
        return tokens.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> InARowAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
    {
        string[] prompts = Prompts();
        long start = Stopwatch.GetTimestamp();
        long tokens = 0;
        foreach (string prompt in prompts)
            tokens += await AskAsync(client, prompt, cancellationToken);

        return tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> AskAsync(LlamaCppChatClient client, string system, CancellationToken cancellationToken)
    {
        ChatMessage[] messages = [new(ChatRole.System, system), new(ChatRole.User, "Tell me a long story about a lighthouse keeper.")];
        long tokens = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, Options, cancellationToken))
        {
            if (update.Contents is [UsageContent usage])
                tokens = usage.Details.OutputTokenCount ?? 0;
        }

        return tokens;
    }
}
