using LocalMode.LlamaCpp;
using LocalMode.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

/// <summary>The code of docs/providers, word for word between the marks and in the order of the page. Each returns what it showed.</summary>
internal static class ProviderSnippets
{
    public static async Task<string> Chat(string path)
    {
        // begin llamacpp
        await using var chat = await LlamaCppChatClient.OpenAsync(ModelReference.FromFile(path), new() { ContextSize = 1024 });
        ChatResponse answer = await chat.GetResponseAsync("Name three colours.", new() { Temperature = 0, MaxOutputTokens = 24 });
        Console.WriteLine($"{answer.Text} ({answer.FinishReason}, {answer.Usage?.OutputTokenCount} tokens)");
        // end
        return answer.Text;
    }

    public static async Task<string> Streaming(IChatClient chat)
    {
        // begin llamacpp
        ChatOptions options = new() { Temperature = 0, MaxOutputTokens = 24, StopSequences = ["\n\n"] };
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Why is the sky blue?", options))
        {
            Console.Write(update.Text);
            if (update.GetLogProbabilities() is { } known)
                Console.WriteLine($" ({known.Count} tokens, perplexity {Math.Exp(-known.Mean):F1})");
        }
        // end
        return options.StopSequences[0];
    }

    public static async Task<string> Tools(IChatClient chat)
    {
        // begin llamacpp
        AIFunction weather = AIFunctionFactory.Create((string city) => $"21 degrees and sunny in {city}", "get_weather", "Tells the weather in a city.");
        IChatClient agent = chat.AsBuilder().UseFunctionInvocation().Build();
        ChatResponse answer = await agent.GetResponseAsync("How is the weather in Bern?", new() { Tools = [weather], MaxOutputTokens = 24 });
        Console.WriteLine($"{answer.Text} ({answer.FinishReason})");
        // end
        return answer.FinishReason!.Value.Value;
    }

    public static async Task<string> Reasoning(IChatClient chat)
    {
        // begin llamacpp
        ChatOptions options = new() { Reasoning = new() { Effort = ReasoningEffort.Low }, MaxOutputTokens = 24 };
        ChatResponse answer = await chat.GetResponseAsync("What is 17 times 3?", options);
        foreach (AIContent content in answer.Messages[0].Contents)
            Console.WriteLine(content is TextReasoningContent thought ? $"thinks: {thought.Text}" : $"says: {content}");
        // end
        return answer.FinishReason!.Value.Value;
    }

    public static async Task<string> RequestOptions(IChatClient chat)
    {
        // begin llamacpp
        Dictionary<string, object?> arguments = new() { ["enable_thinking"] = false };
        ChatOptions options = new()
        {
            RawRepresentationFactory = _ => new LlamaCppRequestOptions { MinP = 0.05f, RepetitionPenalty = 1.1f, TemplateArguments = arguments },
        };
        ChatOptions byKeys = new()
        {
            AdditionalProperties = new()
            {
                [LlamaCppRequestOptions.MinPKey] = 0.05,
                [LlamaCppRequestOptions.RepetitionPenaltyKey] = 1.1,
                [LlamaCppRequestOptions.TemplateArgumentsKey] = arguments,
            },
        };
        // end
        options.MaxOutputTokens = byKeys.MaxOutputTokens = 4;
        options.Seed = byKeys.Seed = 1;
        string first = (await chat.GetResponseAsync("Hello.", options)).Text;
        return (await chat.GetResponseAsync("Hello.", byKeys)).Text == first ? first : "";
    }

    public static async Task<string> Priorities(IChatClient chat)
    {
        // begin llamacpp
        ChatOptions background = new() { AdditionalProperties = new() { [InferenceOptions.PriorityKey] = InferencePriority.Low }, MaxOutputTokens = 8 };
        ChatResponse answer = await chat.GetResponseAsync("Summarise: the ferry leaves at noon.", background);
        // end
        return answer.Text;
    }

    public static Task<string> Facts(IChatClient chat)
    {
        // begin llamacpp
        IChatCapabilities? able = chat.GetService<IChatCapabilities>();
        IModelLoad? load = chat.GetService<IModelLoad>();
        IModelReadiness? readiness = chat.GetService<IModelReadiness>();
        Console.WriteLine($"{readiness?.State}, tools {able?.ToolModes}, {load?.QueueLength} of {load?.QueueLimit} wait, {load?.MemoryNeeded:N0} bytes");
        // end
        return Task.FromResult($"{able?.Inputs}{load?.MemoryNeeded}{readiness?.State}");
    }

    public static async Task<string> Embeddings(string path)
    {
        string[] texts = ["the cat sat", "the sky is blue"];
        // begin llamacpp
        await using var embedder = await LlamaCppEmbeddingGenerator.OpenAsync(
            ModelReference.FromFile(path), new() { QueryPrompt = "query: ", DocumentPrompt = "passage: " });
        Embedding<float> query = await embedder.EmbedQueryAsync("Why is the sky blue?");
        GeneratedEmbeddings<Embedding<float>> documents = await embedder.EmbedDocumentsAsync(texts);
        // end
        return documents.Count == 2 && query.Dimensions == embedder.Dimensions ? embedder.Metadata.DefaultModelId! : "";
    }

    public static async Task<string> Reranking(string path)
    {
        string[] documents = ["the cat sat", "the sky is blue"];
        // begin llamacpp
        await using var reranker = await LlamaCppReranker.OpenAsync(ModelReference.FromFile(path));
        RerankResult<string> ranked = await reranker.RerankAsync("Why is the sky blue?", documents, topN: 3);
        foreach (var (document, index, score) in ranked.Items)
            Console.WriteLine($"{score:F2} #{index} {document}");
        // end
        return ranked.Items.Count == 2 ? ranked.ModelId! : "";
    }

    public static async Task<string> Adapters(string path, string adapter)
    {
        // begin llamacpp
        LlamaCppOptions options = new() { Adapters = [new() { Path = adapter, Scale = 0.5f }], ContextSize = 1024 };
        await using var chat = await LlamaCppChatClient.OpenAsync(ModelReference.FromFile(path), options);
        // end
        return (await chat.GetResponseAsync("Hello.", new() { MaxOutputTokens = 4 })).FinishReason!.Value.Value;
    }

    public static async Task<string> Registration(IServiceCollection services, IConfiguration configuration, string embedder, string reranker)
    {
        // begin llamacpp
        services.AddLocalMode(configuration.GetSection("LocalMode"))
            .AddLlamaCppEmbeddings(ModelReference.FromFile(embedder), options => options.QueryPrompt = "query: ")
            .AddLlamaCppReranker(ModelReference.FromFile(reranker))
            .AddLlamaCppChat(SmolLM2.Instruct135M, options => options.IdleUnloadAfter = TimeSpan.FromMinutes(10))
            .WarmUpOnStart();
        // end
        await using ServiceProvider provider = services.BuildServiceProvider();
        RerankScores scores = await provider.GetRequiredService<IReranker>().GetScoresAsync("cat", ["the cat", "the sky"]);
        Embedding<float> vector = await provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().EmbedQueryAsync("cat");
        return scores.Scores.Count == 2 && vector.Dimensions > 0 ? provider.GetRequiredService<IChatClient>().GetType().Name : "";
    }
}
