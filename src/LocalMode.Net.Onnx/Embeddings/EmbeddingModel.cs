using System.Buffers;
using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>An opened encoder and what makes vectors of its outputs; immutable, shared by all workers.</summary>
internal sealed class EmbeddingModel
{
    private readonly bool _isPooled;
    private readonly int _pooledLength;
    private readonly int _scratchLength;

    /// <exception cref="UnsupportedCapabilityException">A pooling is asked for, but the graph pools by itself.</exception>
    /// <exception cref="ModelInvalidException">The graph and the layers do not fit together, or a shorter length is longer than the vectors.</exception>
    public EmbeddingModel(OnnxTextModel text, EmbeddingModelConfig config)
    {
        Text = text;
        Config = config;
        Prompts = new(text, config);
        _isPooled = !text.Session.Outputs[0].IsPerToken;
        if (_isPooled && config.RequestedPooling is { } pooling)
        {
            throw new UnsupportedCapabilityException(
                $"the pooling {pooling}", text.Name, $"Its graph pools by itself (output '{text.Session.Outputs[0].Name}'). Leave {nameof(OnnxEmbeddingOptions)}.{nameof(OnnxEmbeddingOptions.Pooling)} out, or export the graph with its hidden states.");
        }

        _pooledLength = text.Session.Outputs[0].Width * (_isPooled ? 1 : config.Poolings.Length);
        _scratchLength = Dimensions = _pooledLength;
        foreach (EmbeddingLayer layer in config.Layers)
        {
            Dimensions = layer.OutputLength(Dimensions);
            _scratchLength = Math.Max(_scratchLength, Dimensions);
        }

        if (config.ShorterDimensions is [var longest, ..] && longest > Dimensions)
        {
            throw new ModelInvalidException(
                text.Session.Graph.File, field: null, $"Its vectors have {Dimensions} values, but shorter ones of {longest} are declared ({nameof(OnnxEmbeddingOptions.ShorterDimensions)}, matryoshka_dimensions or truncate_dim).");
        }
    }

    public OnnxTextModel Text { get; }

    public EmbeddingModelConfig Config { get; }

    public EmbeddingPromptTable Prompts { get; }

    public int Dimensions { get; }

    /// <summary>Gets the pooling by the names of sentence-transformers, or null where the graph pools by itself.</summary>
    public string? PoolingName => _isPooled ? null : string.Join('+', Config.Poolings.Select(NameOf));

    /// <summary>Turns a text's hidden states, without padding, or the vector of a graph that pools by itself, into its vector.</summary>
    /// <param name="output">The graph's output.</param>
    /// <param name="skipped">The tokens at the beginning that are not pooled.</param>
    /// <param name="destination">Receives the vector, or as much of its beginning as there is room for.</param>
    public void Finish(ReadOnlySpan<float> output, int skipped, Span<float> destination)
    {
        if (destination.Length == Dimensions && Config.Layers.IsEmpty)
        {
            Pool(output, skipped, destination);
        }
        else
        {
            float[] rented = ArrayPool<float>.Shared.Rent(2 * _scratchLength);
            Span<float> current = rented.AsSpan(0, _scratchLength);
            Span<float> next = rented.AsSpan(_scratchLength, _scratchLength);
            int length = _pooledLength;
            Pool(output, skipped, current[..length]);
            foreach (EmbeddingLayer layer in Config.Layers)
            {
                int outputs = layer.OutputLength(length);
                layer.Apply(current[..length], next[..outputs]);
                Span<float> used = current;
                current = next;
                next = used;
                length = outputs;
            }

            current[..destination.Length].CopyTo(destination);
            ArrayPool<float>.Shared.Return(rented);
        }

        if (Config.Normalize)
            VectorMath.Normalize(destination);
    }

    private static string NameOf(EmbeddingPooling pooling) => pooling switch
    {
        EmbeddingPooling.Mean => "mean",
        EmbeddingPooling.Cls => "cls",
        EmbeddingPooling.Max => "max",
        EmbeddingPooling.LastToken => "lasttoken",
        EmbeddingPooling.MeanSqrtLength => "mean_sqrt_len_tokens",
        _ => "weightedmean",
    };

    private void Pool(ReadOnlySpan<float> output, int skipped, Span<float> destination)
    {
        if (_isPooled)
        {
            output.CopyTo(destination);
            return;
        }

        int width = Text.Session.Outputs[0].Width;
        for (int i = 0; i < Config.Poolings.Length; i++)
            HiddenStates.Pool(Config.Poolings[i], output, skipped, destination.Slice(i * width, width));
    }
}
