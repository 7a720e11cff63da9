using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Scores documents for a query by a cross-encoder in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Gives what sentence-transformers' CrossEncoder gives: query and document are read together. <see cref="ScoreFunction.Default"/> is what config.json names
/// (<c>sentence_transformers.activation_fn</c>), else a sigmoid: scores from 0 to 1. A model with two labels gives the probability of the second.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the reranker and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxReranker : IReranker, IAsyncDisposable
{
    private readonly OnnxTextModel _model;
    private readonly RerankerActivation _activation;
    private readonly bool _truncatesInput;

    private OnnxReranker(OnnxTextModel model, RerankerActivation activation, bool truncatesInput)
    {
        _model = model;
        _activation = activation;
        _truncatesInput = truncatesInput;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Name);
    }

    /// <summary>Gets the provider's name and the model's name.</summary>
    public RerankerMetadata Metadata { get; }

    /// <summary>Gets the longest query with its document, in tokens, special tokens included.</summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Session.Provider;

    /// <summary>Scores documents for a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One score a document, in their order, and the tokens that were fed, with the query again for each document.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="documents"/> is null.</exception>
    /// <exception cref="ArgumentException">A document is null or gives with the query no token at all, or an option is out of its range: a softmax needs a model with two labels.</exception>
    /// <exception cref="ContextOverflowException">A document does not fit and the settings do not let it be cut.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The reranker is disposed, or was before the call was complete.</exception>
    public async Task<RerankScores> GetScoresAsync(
        string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        _model.ThrowIfDisposed();
        OnnxCall call = new(_model, options);
        ScoreFunction function = OnnxCall.Check(options?.ScoreFunction ?? ScoreFunction.Default);
        if (function == ScoreFunction.Softmax && _model.Session.Outputs[0].Width == 1)
            throw new ArgumentOutOfRangeException(nameof(options), function, "The softmax of the one value that this model gives is always 1; expected another score function.");

        TextInput[] inputs = Array.ConvertAll(
            OnnxCall.Read(documents, static document => document is null, nameof(documents)), document => new TextInput(query, document));
        string? remedy = _truncatesInput ? null : $"Shorten it, or set {nameof(OnnxRerankerOptions)}.{nameof(OnnxRerankerOptions.TruncateInput)} to have it cut.";
        RowScoringJob job = new(_model, inputs, remedy) { Priority = options?.Priority ?? InferencePriority.Normal };
        await job.RunAsync(inputs.Length, cancellationToken).ConfigureAwait(false);
        float[] scores = new float[inputs.Length];
        bool isCut = false;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = _activation.Score(job.Values(i), function);
            isCut |= job.IsCut(i);
        }

        return new()
        {
            Scores = scores,
            Usage = OnnxCall.Usage(job.Tokens),
            ModelId = _model.Name,
            Duration = call.Elapsed,
            IsInputTruncated = isCut,
        };
    }

    /// <summary>Returns a service of this reranker.</summary>
    /// <param name="serviceType">
    /// <see cref="RerankerMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this reranker is
    /// disposed, and not to be disposed), or a type of the reranker itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? Metadata : _model.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.DisposeAsync();
}
