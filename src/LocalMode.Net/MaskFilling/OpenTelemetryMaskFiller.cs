using LocalMode.Inference;

namespace LocalMode;

/// <summary>A mask filler that traces and measures the calls of the one that it wraps.</summary>
/// <remarks>What is recorded, and under which names, stands at <see cref="InferenceTelemetry"/>. Safe for concurrent use if what it wraps is.</remarks>
public sealed class OpenTelemetryMaskFiller : DelegatingMaskFiller
{
    private readonly InferenceTracer _tracer;

    /// <summary>Initializes a new instance of the <see cref="OpenTelemetryMaskFiller"/> class.</summary>
    /// <param name="inner">The one that is wrapped; disposed with this object. Its <see cref="MaskFillerMetadata"/> name provider and model.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public OpenTelemetryMaskFiller(IMaskFiller inner)
        : base(inner)
    {
        MaskFillerMetadata? metadata = inner.GetService<MaskFillerMetadata>();
        _tracer = new("fill_mask", metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId);
    }

    /// <summary>Gets or sets a value indicating whether inputs and outputs are recorded in activities. The default is <see langword="false"/>.</summary>
    public bool EnableSensitiveData
    {
        get => _tracer.EnableSensitiveData;
        set => _tracer.EnableSensitiveData = value;
    }

    /// <inheritdoc/>
    public override Task<InferenceResults<MaskFilling>> GetMaskFillingsAsync(IEnumerable<string> texts, MaskFillingOptions? options = null, CancellationToken cancellationToken = default) =>
        _tracer.RunAsync(texts, options, inputs => base.GetMaskFillingsAsync(inputs, options, cancellationToken));
}
