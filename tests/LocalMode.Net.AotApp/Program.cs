using LocalMode;
using LocalMode.Models;
using LocalMode.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// Published with native AOT and run by .ci/run: embed, stream, fall back and our own roles, by hand and through the container.
await using (OnnxEmbeddingGenerator embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model))
{
    GeneratedEmbeddings<Embedding<float>> vectors = await embedder.EmbedManyAsync(["local first", ""]);
    Check("embed", vectors.Count == 2 && vectors[0].Vector.Length == 384 && vectors.Usage?.InputTokenCount == 6);
}

ConfigurationManager configuration = new();
configuration["LocalMode:Chat:ContextSize"] = "512";
ServiceCollection services = new();
services.AddLocalMode(configuration.GetSection("LocalMode"))
    .AddOnnxEmbeddings(AllMiniLmL6V2.Model)
    .AddLlamaCppChat(SmolLM2.Instruct135M)
    .EscalateTo(static _ => new EchoClient());

await using ServiceProvider provider = services.BuildServiceProvider();
IChatClient chat = provider.GetRequiredService<IChatClient>();
ChatOptions options = new() { MaxOutputTokens = 8, Temperature = 0 };

TextStream stream = chat.StreamTextAsync("Name a colour.", options);
int pieces = 0;
await foreach (string _ in stream)
    pieces++;

ChatResponse streamed = await stream.GetResponseAsync();
Check("stream", pieces > 0 && streamed.Usage?.OutputTokenCount is > 0 and <= 8 && streamed.ModelId == SmolLM2.Instruct135M.Name);
Check("served locally", streamed.GetEscalationReport() is { ServedBy: EscalationLeg.Local });

ChatResponse escalated = await chat.GenerateTextAsync(string.Concat(Enumerable.Repeat("too long for 512 tokens ", 300)), options);
Check("fallback", escalated.Text == "echo" && escalated.GetEscalationReport() is { ServedBy: EscalationLeg.Cloud, Reason: EscalationReason.ContextOverflow });

Embedding<float> vector = await provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().EmbedQueryAsync("local first");
Check("container embeds", vector.Vector.Length == 384);
await TextRoles.RunAsync(Check);
await EscalationReports.RunAsync(Check);
await StructuredAnswers.RunAsync(Check);
return 0;

static void Check(string what, bool holds)
{
    Console.WriteLine($"{(holds ? "ok" : "FAILED")}: {what}");
    if (!holds)
        Environment.Exit(1);
}

internal sealed class EchoClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "echo")) { FinishReason = ChatFinishReason.Stop });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This app asks for whole answers only.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
