using System.Text.RegularExpressions;
using LocalMode.LlamaCpp;
using LocalMode.LlamaCpp.Tests;
using LocalMode.LlamaCpp.Tests.TinyModels;
using LocalMode.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

/// <summary>The pages of docs/providers show code that compiles and runs, over the bundled model and tiny ones.</summary>
[Collection(ChatModelTests.Name)]
public sealed partial class ProviderPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Folder_EveryPage_IsTested() =>
        Directory.GetFiles(Folder("providers"), "*.md").Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo("llamacpp");

    [Fact]
    public void Code_OnPage_IsTheOneThatCompiles()
    {
        string[] shown = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Folder("providers"), "llamacpp.md"))).Select(Normalize)];
        string[] compiled = [.. Snippet().Matches(File.ReadAllText(Folder("ProviderSnippets.cs"))).Select(Normalize)];

        shown.Should().NotBeEmpty();
        compiled.Should().Equal(shown);
    }

    [Fact]
    public async Task Code_OnPage_Runs()
    {
        string chat = SmolLM2.Instruct135M.Path;
        string embedder = TinyEncoder.Create().Write(_folder, "embedder.gguf").Path;
        string reranker = TinyEncoder.CreateReranker().Write(_folder, "reranker.gguf").Path;
        TinyModel adapter = TinyAdapter.Header(new(), seed: 1, "llama", alpha: 1)
            .Matrix("blk.0.attn_q.weight.lora_a", 576, TinyAdapter.Rank).Matrix("blk.0.attn_q.weight.lora_b", TinyAdapter.Rank, 576);
        LlamaCppOptions options = new() { ContextSize = 1024, MaxSequences = 1, Threads = 1, ReasoningStart = "<think>", ReasoningEnd = "</think>" };
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, options, cancellationToken: TestContext.Current.CancellationToken);

        string[] shown =
        [
            await ProviderSnippets.Chat(chat),
            await ProviderSnippets.Streaming(client),
            await ProviderSnippets.Tools(client),
            await ProviderSnippets.Reasoning(client),
            await ProviderSnippets.RequestOptions(client),
            await ProviderSnippets.Priorities(client),
            await ProviderSnippets.Facts(client),
            await ProviderSnippets.Embeddings(embedder),
            await ProviderSnippets.Reranking(reranker),
            await ProviderSnippets.Adapters(chat, adapter.Write(_folder, "adapter.gguf").Path),
            await ProviderSnippets.Registration(new ServiceCollection(), new ConfigurationBuilder().Build(), embedder, reranker),
        ];

        shown.Should().OnlyContain(static text => text.Length > 0).And.HaveCount(Snippet().Count(File.ReadAllText(Folder("ProviderSnippets.cs"))));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// begin llamacpp\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Docs", name);

    private static string Normalize(Match code) =>
        string.Join('\n', code.Groups[1].Value.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));
}
