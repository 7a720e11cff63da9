using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Puts texts into classes that the caller names by comparing vectors: each label, put into a sentence, and each text are embedded, and the
/// likelier label is the one whose vector points the same way. Works over any embedding generator of texts.
/// </summary>
/// <remarks>
/// <para>
/// The score of a label is its share of the softmax over the cosine similarities divided by <see cref="EmbeddingZeroShotClassifierOptions.Temperature"/>,
/// so the scores add up to 1 whether or not any label fits; with one label the score is 1. With
/// <see cref="ZeroShotClassificationOptions.MultiLabel"/> each label is judged alone, which needs a
/// <see cref="EmbeddingZeroShotClassifierOptions.MultiLabelThreshold"/>. Of equal scores the label that was named first comes first.
/// </para>
/// <para>
/// It is fast, one run of an embedding model for a text however many labels there are, and less exact than a model that reads text and label
/// together. Negations and fine shades are beyond it.
/// </para>
/// <para>
/// Where the generator answers <see cref="EmbeddingPrompts"/>, a label is embedded as a query and a text as a document. Vectors of labels are
/// kept (<see cref="EmbeddingZeroShotClassifierOptions.LabelCacheSize"/>); calls that meet an unknown label at the same time each embed it.
/// <see cref="InferenceResult.Usage"/> counts the labels that the call embedded; a single text's result has it too, of several only their sum is known.
/// </para>
/// <para>Safe for concurrent use if the generator is.</para>
/// </remarks>
public sealed partial class EmbeddingZeroShotClassifier : IZeroShotClassifier
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly EmbeddingZeroShotClassifierOptions _options;
    private readonly LabelVectorCache _cache;
    private readonly bool _leaveOpen;

    /// <summary>Initializes a new instance of the <see cref="EmbeddingZeroShotClassifier"/> class.</summary>
    /// <param name="generator">Embeds labels and texts.</param>
    /// <param name="options">Options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen">Whether the generator stays open when this object is disposed. The default is <see langword="false"/>: it is disposed too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the template has no <c>{}</c>.</exception>
    public EmbeddingZeroShotClassifier(
        IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingZeroShotClassifierOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(generator);
        _generator = generator;
        _options = (options ?? new()).Snapshot();
        _cache = new(_options.LabelCacheSize);
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    /// <exception cref="UnsupportedCapabilityException">Several labels may be true, and no <see cref="EmbeddingZeroShotClassifierOptions.MultiLabelThreshold"/> is set.</exception>
    /// <exception cref="InvalidOutputException">The generator's vectors have different lengths, hold what is not a number, or are not as many as asked for.</exception>
    public async Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        long start = _options.TimeProvider.GetTimestamp();
        List<string> inputs = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        List<string> names = InferenceBatches.Labels(labels);
        string template = options?.HypothesisTemplate ?? _options.HypothesisTemplate;
        HypothesisTemplates.Check(template, nameof(options));
        bool multiLabel = options?.MultiLabel ?? false;
        if (multiLabel && _options.MultiLabelThreshold is null)
        {
            throw new UnsupportedCapabilityException(
                "MultiLabel without a threshold",
                nameof(EmbeddingZeroShotClassifier),
                "Set EmbeddingZeroShotClassifierOptions.MultiLabelThreshold to the similarity from which on a label is true for this model.");
        }

        EmbeddingGenerationOptions? embedding = ToEmbeddingOptions(options);
        cancellationToken.ThrowIfCancellationRequested();
        EmbeddingPrompts prompts = await EmbeddingVerbs.PromptsAsync(_generator, cancellationToken).ConfigureAwait(false);
        List<string> hypotheses = names.ConvertAll(name => prompts.Query + HypothesisTemplates.Fill(template, name));
        (float[][] labelVectors, UsageDetails? usage) = await EmbedLabelsAsync(hypotheses, embedding, cancellationToken).ConfigureAwait(false);
        GeneratedEmbeddings<Embedding<float>> vectors = await _generator.EmbedManyAsync(
            inputs.ConvertAll(text => prompts.Document + text), embedding, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (vectors.Usage is null)
            usage = null;
        else
            usage?.Add(vectors.Usage);

        string? modelId = (vectors.Count > 0 ? vectors[0].ModelId : null) ?? embedding?.ModelId ?? _generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId;
        TimeSpan duration = _options.TimeProvider.GetElapsedTime(start);
        TextClassification[] results = new TextClassification[inputs.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new()
            {
                Labels = Score(vectors[i].Vector.Span, labelVectors, names, multiLabel),
                Usage = results.Length == 1 ? usage : null,
                ModelId = modelId,
                Duration = duration,
            };
        }

        return new(results) { Usage = usage, ModelId = modelId, Duration = duration, AdditionalProperties = vectors.AdditionalProperties };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _generator.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ZeroShotClassifierMetadata) ? Metadata()
            : _generator.GetService(serviceType);
    }

    /// <summary>Disposes the generator, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _generator.Dispose();
    }
}
