using LocalMode.Inference;

namespace LocalMode;

/// <summary>A text classifier that traces and measures the calls of the one that it wraps.</summary>
/// <remarks>What is recorded, and under which names, stands at <see cref="InferenceTelemetry"/>. Safe for concurrent use if what it wraps is.</remarks>
public sealed class OpenTelemetryTextClassifier : DelegatingTextClassifier
{
    private readonly InferenceTracer _tracer;

    /// <summary>Initializes a new instance of the <see cref="OpenTelemetryTextClassifier"/> class.</summary>
    /// <param name="inner">The one that is wrapped; disposed with this object. Its <see cref="TextClassifierMetadata"/> name provider and model.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public OpenTelemetryTextClassifier(ITextClassifier inner)
        : base(inner)
    {
        TextClassifierMetadata? metadata = inner.GetService<TextClassifierMetadata>();
        _tracer = new("classify", metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId);
    }

    /// <summary>Gets or sets a value indicating whether inputs and outputs are recorded in activities. The default is <see langword="false"/>.</summary>
    public bool EnableSensitiveData
    {
        get => _tracer.EnableSensitiveData;
        set => _tracer.EnableSensitiveData = value;
    }

    /// <inheritdoc/>
    public override Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        _tracer.RunAsync(texts, options, inputs => base.GetClassificationsAsync(inputs, options, cancellationToken));
}
