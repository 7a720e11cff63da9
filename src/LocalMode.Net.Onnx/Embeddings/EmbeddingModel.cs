using LocalMode.Numerics;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>What a call needs of an opened model; immutable, shared by all workers.</summary>
internal sealed class EmbeddingModel(
    EncoderSession session, HfTokenizer tokenizer, EmbeddingModelConfig config, bool allowSpecialTokens, int tokenBudget, int workerCount)
{
    /// <summary>Enough for the texts of nearly every model at once.</summary>
    private const int UsualRoom = 4096;

    private readonly int _specialTokens = tokenizer.CountSpecialTokens();

    public EncoderSession Session { get; } = session;

    public EmbeddingModelConfig Config { get; } = config;

    public int Dimensions => Session.Dimensions;

    public int TokenBudget { get; } = Math.Min(tokenBudget, session.MaxRunTokens);

    public int WorkerCount { get; } = workerCount;

    public bool HasTypeIds { get; } = session.Graph.Inputs.Any(static input => input.Role == EncoderInputRole.TypeIds);

    /// <summary>Encodes a text, cut to the model's longest, in a worker's memory.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for the text's tokens.</exception>
    public void Encode(string text, OnnxWorker worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds)
    {
        if (Config.LowerCase)
            text = text.ToLowerInvariant();

        // The longest may be far more than any text has: the room is what the text needs.
        int longest = Math.Min(Config.MaxTokens, Array.MaxLength);
        long room = Math.Max(UsualRoom, (long)text.Length + _specialTokens);
        while (true)
        {
            int length = (int)Math.Min(room, longest);
            Span<int> idRoom = worker.IdRoom(length);
            Span<int> typeIdRoom = HasTypeIds ? worker.TypeIdRoom(length) : default;
            int count = tokenizer.EncodeIds(text, idRoom, typeIdRoom, addSpecialTokens: true, allowSpecialTokens);

            // Characters can become several tokens each. Room that is half empty did not cut, whatever the template puts around the text.
            if (length == longest || count <= length / 2)
            {
                ids = idRoom[..count];
                typeIds = HasTypeIds ? typeIdRoom[..count] : default;
                return;
            }

            room = 4L * length;
        }
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
