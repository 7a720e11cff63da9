using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>A reranker that logs the calls of the one that it wraps.</summary>
/// <remarks>
/// A call's begin and end are logged at <see cref="LogLevel.Debug"/>, with counts and times, and a failure at <see cref="LogLevel.Error"/>, with its exception. Texts are
/// logged only at <see cref="LogLevel.Trace"/> and only with <see cref="EnableSensitiveData"/>. Safe for concurrent use if what it wraps and the logger are.
/// </remarks>
public sealed class LoggingReranker : DelegatingReranker
{
    private readonly InferenceLog _log;

    /// <summary>Initializes a new instance of the <see cref="LoggingReranker"/> class.</summary>
    /// <param name="inner">The one that is wrapped; disposed with this object.</param>
    /// <param name="logger">Where logs go.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public LoggingReranker(IReranker inner, ILogger logger)
        : base(inner)
    {
        _log = new(logger, "rerank");
    }

    /// <summary>Gets or sets a value indicating whether inputs and outputs are logged, at <see cref="LogLevel.Trace"/>. The default is <see langword="false"/>.</summary>
    public bool EnableSensitiveData
    {
        get => _log.EnableSensitiveData;
        set => _log.EnableSensitiveData = value;
    }

    /// <inheritdoc/>
    public override Task<RerankScores> GetScoresAsync(string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _log.RunAsync(documents, options, inputs => base.GetScoresAsync(query, inputs, options, cancellationToken), [query]);
}
