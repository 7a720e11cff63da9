using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Tells the space of a generator's vectors. A provider answers it through <c>GetService</c>; the space of a generator that does not answer is not known,
/// and <see cref="FallbackEmbeddingGenerator"/> mixes its vectors with no others.
/// </summary>
/// <remarks>Implementations are safe for concurrent use and quick.</remarks>
public interface IVectorSpaceSource
{
    /// <summary>Gives the space of the vectors of a call with these options.</summary>
    /// <param name="options">The options of the call, or <see langword="null"/>. They are not changed.</param>
    /// <returns>The space.</returns>
    /// <exception cref="UnsupportedCapabilityException">The options ask for what the model cannot, so that there are no such vectors.</exception>
    VectorSpace GetVectorSpace(EmbeddingGenerationOptions? options = null);
}
