using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Onnx;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Readme;

/// <summary>The README's code sample, word for word between the marks.</summary>
internal static class ReadmeSample
{
    public static async Task<string> RunAsync(IChatClient cloud)
    {
        // begin
        await using var embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model);
        Embedding<float> vector = await embedder.EmbedAsync("local first");

        await using var chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 1024 });
        TextStream stream = chat.StreamTextAsync("Name three colours.", new() { MaxOutputTokens = 32 });
        await foreach (string piece in stream)
            Console.Write(piece);

        UsageDetails? usage = (await stream.GetResponseAsync()).Usage;

        IChatClient hybrid = chat.AsBuilder()
            .UseEscalation(services => cloud, options => options.FirstContentTimeout = TimeSpan.FromSeconds(30))
            .Build();
        ChatResponse answer = await hybrid.GetResponseAsync("What is the capital of France?");
        Console.WriteLine($"{answer.Text} ({answer.GetEscalationReport()})");
        // end
        return usage?.OutputTokenCount > 0 && vector.Vector.Length == 384 ? answer.Text : "";
    }
}
