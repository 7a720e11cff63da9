using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The embedding verbs.</summary>
public static class EmbeddingGeneratorExtensions
{
    /// <summary>x</summary>
    public static Task<Embedding<float>> EmbedQueryAsync(this IEmbeddingGenerator<string, Embedding<float>> generator, string text) => throw new NotSupportedException();
    /// <summary>x</summary>
    public static Task<Embedding<float>> EmbedDocumentAsync(this IEmbeddingGenerator<string, Embedding<float>> generator, string text) => throw new NotSupportedException();
}
