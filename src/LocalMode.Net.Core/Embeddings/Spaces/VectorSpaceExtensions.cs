using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Asks a generator for the space of its vectors, or declares it.</summary>
public static class VectorSpaceExtensions
{
    /// <summary>Gives the space of a generator's vectors.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="options">The options of the call, or <see langword="null"/>.</param>
    /// <returns>The space; <see langword="null"/> if the generator does not tell it, or not yet: a model that is opened at its first call knows it only then.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is <see langword="null"/>.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for what the model cannot.</exception>
    public static VectorSpace? GetVectorSpace(this IEmbeddingGenerator generator, EmbeddingGenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return (generator.GetService(typeof(IVectorSpaceSource)) as IVectorSpaceSource)?.GetVectorSpace(options);
    }

    /// <summary>Declares the space of a generator that does not tell it, or not before it is opened.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="space">The space. A call that asks for another number of dimensions is of the same space with that number, and one with a prompt has it as its prefix.</param>
    /// <returns>A generator that owns the given one. It throws <see cref="VectorSpaceMismatchException"/> where vectors, or what the given generator tells itself, show that the declaration is wrong.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> WithVectorSpace(
        this IEmbeddingGenerator<string, Embedding<float>> generator, VectorSpace space)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(space);
        return new DeclaredSpaceEmbeddingGenerator(generator, space);
    }
}
