using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>An opened encoder and what makes vectors of its outputs; immutable, shared by all workers.</summary>
internal sealed class EmbeddingModel(OnnxTextModel text, EmbeddingModelConfig config)
{
    private readonly bool _isPooled = !text.Session.Outputs[0].IsPerToken;

    public OnnxTextModel Text { get; } = text;

    public EmbeddingModelConfig Config { get; } = config;

    public int Dimensions => Text.Session.Outputs[0].Width;

    /// <summary>Turns a text's hidden states, without padding, or the vector of a graph that pools by itself, into its vector.</summary>
    public void Finish(ReadOnlySpan<float> output, Span<float> destination)
    {
        if (_isPooled)
            output.CopyTo(destination);
        else
            Pool(output, destination);

        if (Config.Normalize)
            VectorMath.Normalize(destination);
    }

    private void Pool(ReadOnlySpan<float> hidden, Span<float> destination)
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
    }
}
