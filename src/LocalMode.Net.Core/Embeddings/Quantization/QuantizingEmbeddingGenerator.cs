using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Makes other vectors of a generator's.</summary>
internal sealed class QuantizingEmbeddingGenerator<TEmbedding>(
    IEmbeddingGenerator<string, Embedding<float>> inner, Func<ReadOnlyMemory<float>, TEmbedding> quantize) : IEmbeddingGenerator<string, TEmbedding>
    where TEmbedding : Embedding
{
    public async Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await inner.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
        GeneratedEmbeddings<TEmbedding> quantized = new(embeddings.Count) { Usage = embeddings.Usage, AdditionalProperties = embeddings.AdditionalProperties };
        foreach (Embedding<float> embedding in embeddings)
        {
            TEmbedding made = quantize(embedding.Vector);
            made.CreatedAt = embedding.CreatedAt;
            made.ModelId = embedding.ModelId;
            made.AdditionalProperties = embedding.AdditionalProperties;
            quantized.Add(made);
        }

        return quantized;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        // The quantised values of a space are not vectors of it.
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(IVectorSpaceSource) ? null
            : inner.GetService(serviceType, serviceKey);
    }

    public void Dispose() => inner.Dispose();
}
