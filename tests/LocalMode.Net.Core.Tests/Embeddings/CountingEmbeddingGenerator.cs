using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Embeddings;

/// <summary>Embeds a text as (length, call index) and records its calls.</summary>
internal sealed class CountingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness
{
    /// <summary>Its prompts are known only once it is ready.</summary>
    public ModelState State { get; set; } = ModelState.Ready;

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        State = ModelState.Ready;
        return Task.CompletedTask;
    }

    public List<string[]> Calls { get; } = [];

    public EmbeddingPrompts? Prompts { get; init; }

    public bool ReportsUsage { get; init; } = true;

    public int Surplus { get; init; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        Calls.Add(texts);
        GeneratedEmbeddings<Embedding<float>> result = new(texts.Select(t => new Embedding<float>(new float[] { t.Length, Calls.Count })));
        for (int i = 0; i < Surplus; i++)
            result.Add(new(new float[2]));

        result.Usage = ReportsUsage ? new() { InputTokenCount = texts.Length, TotalTokenCount = texts.Length } : null;
        return Task.FromResult(result);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IModelReadiness) ? this
        : serviceType == typeof(EmbeddingPrompts) && State == ModelState.Ready ? Prompts
        : null;

    public void Dispose()
    {
    }
}
