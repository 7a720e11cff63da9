using LocalMode.Inference;

namespace LocalMode;

/// <summary>A reranker that traces and measures the calls of the one that it wraps.</summary>
/// <remarks>What is recorded, and under which names, stands at <see cref="InferenceTelemetry"/>. Safe for concurrent use if what it wraps is.</remarks>
public sealed class OpenTelemetryReranker : DelegatingReranker
{
    private readonly InferenceTracer _tracer;

    /// <summary>Initializes a new instance of the <see cref="OpenTelemetryReranker"/> class.</summary>
    /// <param name="inner">The one that is wrapped; disposed with this object. Its <see cref="RerankerMetadata"/> name provider and model.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public OpenTelemetryReranker(IReranker inner)
        : base(inner)
    {
        RerankerMetadata? metadata = inner.GetService<RerankerMetadata>();
        _tracer = new("rerank", metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId);
    }

    /// <summary>Gets or sets a value indicating whether inputs and outputs are recorded in activities. The default is <see langword="false"/>.</summary>
    public bool EnableSensitiveData
    {
        get => _tracer.EnableSensitiveData;
        set => _tracer.EnableSensitiveData = value;
    }

    /// <inheritdoc/>
    public override Task<RerankScores> GetScoresAsync(string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _tracer.RunAsync(documents, options, inputs => base.GetScoresAsync(query, inputs, options, cancellationToken), [query]);
}
