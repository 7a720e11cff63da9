using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

/// <summary>A leg that embeds: each vector is (mark, number in the text, 0, 1). It records how it was used.</summary>
internal sealed class FakeGenerator(float mark) : IEmbeddingGenerator<string, Embedding<float>>, IVectorSpaceSource, IAsyncDisposable
{
    private int _calls;

    public Dictionary<Type, object> Services { get; } = [];

    /// <summary>The space it tells, or null if it tells none.</summary>
    public VectorSpace? Space { get; set; } = Spaces.Tiny;

    /// <summary>Runs at the call, before the vectors are made.</summary>
    public Func<CancellationToken, Task>? OnCall { get; set; }

    public Func<GeneratedEmbeddings<Embedding<float>>, GeneratedEmbeddings<Embedding<float>>>? Change { get; set; }

    public string? ModelId { get; set; }

    public int Dimensions { get; set; } = 4;

    public int Calls => _calls;

    public int Disposals { get; private set; }

    public List<string>? LastTexts { get; private set; }

    public EmbeddingGenerationOptions? LastOptions { get; private set; }

    public FakeGenerator Throws(Exception error)
    {
        OnCall = _ => Task.FromException(error);
        return this;
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        LastTexts = [.. values];
        LastOptions = options;
        List<string> texts = LastTexts;
        if (OnCall is { } onCall)
            await onCall(cancellationToken);
        GeneratedEmbeddings<Embedding<float>> embeddings = new() { Usage = new UsageDetails { InputTokenCount = texts.Count, TotalTokenCount = texts.Count } };
        foreach (string text in texts)
        {
            float[] vector = new float[options?.Dimensions ?? Dimensions];
            vector[0] = mark;
            if (vector.Length > 1)
                vector[1] = float.TryParse(text, out float number) ? number : 0;
            embeddings.Add(new Embedding<float>(vector) { ModelId = ModelId });
        }
        return Change is { } change ? change(embeddings) : embeddings;
    }

    public VectorSpace GetVectorSpace(EmbeddingGenerationOptions? options = null) =>
        options?.Dimensions is { } dimensions ? Space! with { Dimensions = dimensions } : Space!;

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(IVectorSpaceSource) ? Space is null ? null : this : Services.GetValueOrDefault(serviceType);

    public void Dispose() => Disposals++;

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }
}
