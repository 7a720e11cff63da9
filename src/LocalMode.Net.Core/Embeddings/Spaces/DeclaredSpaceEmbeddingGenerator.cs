using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A generator whose application says of what space its vectors are. What turns out to be of another is never returned.</summary>
internal sealed class DeclaredSpaceEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, VectorSpace space)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner), IVectorSpaceSource, IAsyncDisposable
{
    public VectorSpace GetVectorSpace(EmbeddingGenerationOptions? options = null)
    {
        VectorSpace declared = Declared(space, options);
        return InnerGenerator.GetVectorSpace(options) is { } own && own.Fingerprint != declared.Fingerprint
            ? throw new VectorSpaceMismatchException(declared.Fingerprint, own.Fingerprint)
            : declared;
    }

    /// <summary>Gives what a declaration means for one call.</summary>
    public static VectorSpace Declared(VectorSpace space, EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions)
            space = space with { Dimensions = dimensions };
        return Prompt(options) is { } prompt ? space with { Prefix = prompt } : space;
    }

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await base.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);

        // Also after the call: only then does a model that is opened by it tell its own.
        VectorSpace declared = GetVectorSpace(options);
        foreach (Embedding<float> embedding in embeddings)
        {
            if (declared.Dimensions is { } dimensions && embedding.Vector.Length != dimensions)
                throw new VectorSpaceMismatchException(declared.Fingerprint, VectorSpaceCheck.OfLength(declared, embedding.Vector.Length));
        }
        return embeddings;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(IVectorSpaceSource) ? this : base.GetService(serviceType, serviceKey);
    }

    public async ValueTask DisposeAsync()
    {
        if (InnerGenerator is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            Dispose();
    }

    // The text of a named prompt is not known here; its name tells it from none, which is all that matters.
    private static string? Prompt(EmbeddingGenerationOptions? options) => options?.AdditionalProperties is { } properties
        ? properties.GetValueOrDefault(EmbeddingPromptExtensions.PromptKey)?.ToString()
            ?? (properties.GetValueOrDefault(EmbeddingPromptExtensions.PromptNameKey) is { } name ? $"the prompt '{name}'" : null)
        : null;
}
