using LocalMode.Numerics;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>What a call needs of an opened model; immutable, shared by all workers.</summary>
internal sealed class EmbeddingModel(
    EncoderSession session, HfTokenizer tokenizer, EmbeddingModelConfig config, bool allowSpecialTokens, int tokenBudget, int workerCount)
{
    public EncoderSession Session { get; } = session;

    public EmbeddingModelConfig Config { get; } = config;

    public int Dimensions => Session.Dimensions;

    public int TokenBudget { get; } = tokenBudget;

    public int WorkerCount { get; } = workerCount;

    public bool HasTypeIds { get; } = session.Graph.Inputs.Any(static input => input.Role == EncoderInputRole.TypeIds);

    /// <summary>Encodes a text, cut to the model's longest.</summary>
    /// <returns>The number of tokens.</returns>
    public int Encode(string text, Span<int> ids, Span<int> typeIds)
    {
        if (Config.LowerCase)
            text = text.ToLowerInvariant();

        return tokenizer.EncodeIds(text, ids, typeIds, addSpecialTokens: true, allowSpecialTokens);
    }

    /// <summary>Turns a text's hidden states, without padding, into its vector.</summary>
    public void Pool(ReadOnlySpan<float> hidden, Span<float> destination)
    {
        switch (Config.Pooling)
        {
            case EmbeddingPooling.Mean:
                Pooling.Mean(hidden, destination);
                break;
            case EmbeddingPooling.Cls:
                Pooling.Cls(hidden, destination);
                break;
            case EmbeddingPooling.Max:
                Pooling.Max(hidden, destination);
                break;
            default:
                Pooling.LastToken(hidden, destination);
                break;
        }

        Normalize(destination);
    }

    /// <summary>Takes the vector of a graph that pools by itself.</summary>
    public void Finish(ReadOnlySpan<float> pooled, Span<float> destination)
    {
        pooled.CopyTo(destination);
        Normalize(destination);
    }

    private void Normalize(Span<float> vector)
    {
        if (Config.Normalize)
            VectorMath.Normalize(vector);
    }
}
