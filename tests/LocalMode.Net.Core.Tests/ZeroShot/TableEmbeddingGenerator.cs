using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.ZeroShot;

/// <summary>Embeds each text as the table says, and records what it was asked.</summary>
internal sealed class TableEmbeddingGenerator(Func<string, float[]> table) : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness
{
    private readonly Lock _lock = new();

    public List<string> Texts { get; } = [];

    public List<EmbeddingGenerationOptions?> Options { get; } = [];

    public EmbeddingPrompts? Prompts { get; init; }

    public bool ReportsUsage { get; init; } = true;

    public int Disposals { get; private set; }

    public ModelState State { get; private set; }

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        State = ModelState.Ready;
        return Task.CompletedTask;
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        lock (_lock)
        {
            Texts.AddRange(texts);
            Options.Add(options);
        }

        GeneratedEmbeddings<Embedding<float>> result = new(texts.Select(text => new Embedding<float>(table(text)) { ModelId = options?.ModelId ?? "table" }))
        {
            Usage = ReportsUsage ? new() { InputTokenCount = texts.Length, TotalTokenCount = texts.Length } : null,
            AdditionalProperties = new() { ["seen"] = texts.Length },
        };
        return Task.FromResult(result);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? serviceKey
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("tables", null, "table", 2)
        : serviceType == typeof(EmbeddingPrompts) ? (State == ModelState.Ready ? Prompts : null)
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposals++;
}
