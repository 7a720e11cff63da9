using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells of an embedding whether all of its text is in it.</summary>
/// <remarks>
/// It is kept in <see cref="Embedding.AdditionalProperties"/> of the embeddings whose texts were cut, and only of those: where nothing was cut it costs nothing.
/// What becomes of embeddings in this library (all verbs, shorter, 8-bit and binary vectors) keeps it.
/// </remarks>
public static class EmbeddingTruncationExtensions
{
    /// <summary>The key under which an embedding of a cut text has <see langword="true"/>.</summary>
    public const string IsInputTruncatedKey = "localmode.is_input_truncated";

    /// <summary>Tells whether the embedding's text was longer than its model takes, so that the vector stands for its beginning alone, or its end where the model keeps that.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <returns><see langword="false"/> also for embeddings of a generator that does not tell.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="embedding"/> is <see langword="null"/>.</exception>
    public static bool IsInputTruncated(this Embedding embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);

        // A cache that keeps embeddings as JSON gives an element back.
        return embedding.AdditionalProperties?.GetValueOrDefault(IsInputTruncatedKey) is true or JsonElement { ValueKind: JsonValueKind.True };
    }
}
