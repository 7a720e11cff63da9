using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells whether the cloud leg makes vectors of the space that the local leg's are of. The local leg decides; what is not known does not match.</summary>
/// <param name="local">The local leg.</param>
/// <param name="declared">What the application says of the cloud leg, or <see langword="null"/>.</param>
/// <param name="options">The request's options.</param>
/// <param name="sent">The options as they would be sent.</param>
internal sealed class VectorSpaceCheck(
    IEmbeddingGenerator local, VectorSpace? declared, EmbeddingGenerationOptions? options, EmbeddingGenerationOptions? sent)
{
    private const string Unknown = "not stated";

    private VectorSpace? _expected;

    /// <summary>Checks before anything runs, as far as it is known then.</summary>
    /// <param name="cloud">The cloud leg, if it was created already.</param>
    /// <returns>What blocks the way, or <see langword="null"/>.</returns>
    public CloudBlock? Foresee(IEmbeddingGenerator? cloud)
    {
        // A model that is not open yet does not know its space yet.
        bool opens = local.GetService(typeof(IModelReadiness)) is IModelReadiness { State: not ModelState.Ready };
        bool known = cloud is not null || declared is not null;
        CloudBlock? block = Check(cloud);
        return (_expected is null && opens && block?.Error is null) || (_expected is not null && !known) ? null : block;
    }

    /// <summary>Checks before anything is sent.</summary>
    /// <returns>What blocks the way, or <see langword="null"/>.</returns>
    public CloudBlock? Check(IEmbeddingGenerator? cloud)
    {
        VectorSpace? stated = declared is null ? null : DeclaredSpaceEmbeddingGenerator.Declared(declared, sent);
        VectorSpace? own;
        try
        {
            _expected = local.GetVectorSpace(options);
            own = cloud?.GetVectorSpace(sent);
        }
        catch (LocalModeException error)
        {
            return Refuse(stated, error);
        }
        if (_expected is null || (own is null && stated is null))
            return Refuse(own ?? stated, null);
        foreach (VectorSpace? found in (ReadOnlySpan<VectorSpace?>)[own, stated])
        {
            if (found is not null && found.Fingerprint != _expected.Fingerprint)
                return Refuse(found, null);
        }
        return null;
    }

    /// <summary>Checks what the cloud leg returned.</summary>
    /// <param name="embeddings">The embeddings.</param>
    /// <param name="modelId">The name under which the cloud leg's model was asked for, where it is not the space's.</param>
    /// <param name="localError">The local leg's error, if any.</param>
    /// <exception cref="VectorSpaceMismatchException">They are of another space.</exception>
    public void ThrowIfOther(GeneratedEmbeddings<Embedding<float>> embeddings, string? modelId, Exception? localError)
    {
        VectorSpace expected = _expected!;
        foreach (Embedding<float> embedding in embeddings)
        {
            if (expected.Dimensions is { } dimensions && embedding.Vector.Length != dimensions)
                throw new VectorSpaceMismatchException(expected.Fingerprint, OfLength(expected, embedding.Vector.Length), localError);
            if (embedding.ModelId is { Length: > 0 } model && model != expected.ModelId && model != modelId)
                throw new VectorSpaceMismatchException(expected.Fingerprint, (expected with { ModelId = model }).Fingerprint, localError);
        }
    }

    /// <summary>Gives the fingerprint of a space whose vectors turned out to be of another length, an empty one included.</summary>
    public static string OfLength(VectorSpace space, int length) => length > 0
        ? (space with { Dimensions = length }).Fingerprint
        : string.Create(CultureInfo.InvariantCulture, $"{(space with { Dimensions = null }).Fingerprint};dimensions={length}");

    private CloudBlock Refuse(VectorSpace? found, Exception? error) => new(
        EscalationBlock.VectorSpace,
        _expected is null ? "the vector space of the local leg is not known"
            : found is null ? "the vector space of the cloud leg is not known"
            : "the cloud leg makes vectors of another space than the local leg",
        error,
        Spaces: (_expected?.Fingerprint ?? Unknown, found?.Fingerprint ?? Unknown));
}
