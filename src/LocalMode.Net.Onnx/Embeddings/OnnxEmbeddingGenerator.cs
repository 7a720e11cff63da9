using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Embeddings by a sentence-transformers model in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Safe for concurrent use. A call is cut into runs of texts of like length under a token budget, and workers (threads of its own) take
/// runs of all calls in turn. Results come in the order of the texts and are the same however many there are or wait, as long as the model
/// itself computes each text alone; a model whose activations are quantised with one scale a run does not.
/// </para>
/// <para>
/// Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the running runs end; calls that are not complete
/// then fail with <see cref="ObjectDisposedException"/>. The caller owns the generator and disposes of it; results are the caller's and live on.
/// </para>
/// </remarks>
public sealed partial class OnnxEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness, IVectorSpaceSource, IAsyncDisposable
{
    private readonly EmbeddingModel _model;
    private readonly EncoderJobPool<EmbeddingJob> _jobs;
    private readonly EmbeddingPrompts _prompts;

    private OnnxEmbeddingGenerator(EmbeddingModel model)
    {
        _model = model;
        _prompts = model.Config.Prompts.ForSearch();
        _jobs = new(() => new EmbeddingJob(model));
        PromptNames = [.. model.Config.Prompts.ByName.Keys];
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Text.Name, model.Dimensions);
    }

    /// <summary>Gets the provider's name, the model's name and the length of a vector.</summary>
    public EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Gets the prefixes that the model wants before queries and documents; the verbs EmbedQueryAsync and EmbedDocumentAsync add them.</summary>
    public EmbeddingPrompts Prompts => _prompts;

    /// <summary>Gets the names of the model's prompts, which <see cref="EmbeddingPromptExtensions.WithPromptName"/> takes.</summary>
    public IReadOnlyCollection<string> PromptNames { get; }

    /// <summary>Gets the number of values of a vector.</summary>
    public int Dimensions => _model.Dimensions;

    /// <summary>Gets the shorter lengths that <see cref="EmbeddingGenerationOptions.Dimensions"/> may ask for; see <see cref="OnnxEmbeddingOptions.ShorterDimensions"/>.</summary>
    public IReadOnlyList<int> ShorterDimensions => _model.Config.ShorterDimensions;

    /// <summary>Gets the longest text in tokens, special tokens included; what is longer is cut on the right, and <see cref="EmbeddingTruncationExtensions.IsInputTruncated"/> of its embedding says so.</summary>
    public int MaxTokens => _model.Text.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Text.Session.Provider;

    /// <inheritdoc/>
    ModelState IModelReadiness.State => _model.Text.State;

    /// <summary>Makes a vector of each text.</summary>
    /// <param name="values">The texts; an empty one gives the vector of the model's special tokens.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> may name the model's own and <see cref="EmbeddingGenerationOptions.Dimensions"/> be
    /// <see cref="Dimensions"/> or one of <see cref="ShorterDimensions"/>; anything else is an error. <see cref="EmbeddingPromptExtensions"/> sets
    /// what is put before each text; without, the model's default prompt counts, if it has one, for texts that do not begin with one of its
    /// prompts already. <see cref="InferenceOptions.PriorityKey"/> says how urgent the call is.
    /// </param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One embedding a text in the texts' order, and the tokens that were fed, special tokens included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null, or an additional property is not what its key stands for.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model, another number of dimensions, or a prompt that the model has not.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run; calls with shorter texts go on.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed, or was before the call was complete.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        _model.Text.ThrowIfDisposed();
        EmbeddingCall call = EmbeddingCall.Read(options, _model);

        EmbeddingJob job = _jobs.Rent();
        try
        {
            job.Load(values, call);
            await job.RunAsync(job.Count, cancellationToken).ConfigureAwait(false);
            return Collect(job);
        }
        finally
        {
            _jobs.Return(job);
        }
    }

    /// <summary>Returns a service of this generator.</summary>
    /// <param name="serviceType">
    /// <see cref="EmbeddingGeneratorMetadata"/>, <see cref="EmbeddingPrompts"/>, <see cref="IModelReadiness"/>, <see cref="IVectorSpaceSource"/>, <see cref="InferenceSession"/>
    /// (the engine's own object: valid until this generator is disposed, and not to be disposed), or a type of the generator itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata))
            return Metadata;
        if (serviceKey is null && serviceType == typeof(EmbeddingPrompts))
            return Prompts;

        return _model.Text.GetService(serviceType, serviceKey, this);
    }

    /// <inheritdoc/>
    VectorSpace IVectorSpaceSource.GetVectorSpace(EmbeddingGenerationOptions? options)
    {
        EmbeddingCall call = EmbeddingCall.Read(options, _model);
        return new()
        {
            ModelId = _model.Text.Name,
            Dimensions = call.Dimensions,
            Pooling = _model.PoolingName,
            Prefix = call.Prompt ?? _model.Config.Prompts.Default,
            Normalized = _model.Config.Normalize,
        };
    }

    /// <inheritdoc/>
    Task IModelReadiness.WarmUpAsync(CancellationToken cancellationToken) => _model.Text.WarmUpAsync(cancellationToken);

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Text.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.Text.DisposeAsync();

    private GeneratedEmbeddings<Embedding<float>> Collect(EmbeddingJob job)
    {
        DateTimeOffset now = _model.Text.TimeProvider.GetUtcNow();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(job.Count)
        {
            Usage = new() { InputTokenCount = job.Tokens, TotalTokenCount = job.Tokens },
        };
        for (int i = 0; i < job.Count; i++)
        {
            Embedding<float> embedding = new(job.Vector(i)) { CreatedAt = now, ModelId = _model.Text.Name };
            if (job.IsCut(i))
                embedding.AdditionalProperties = new() { [EmbeddingTruncationExtensions.IsInputTruncatedKey] = true };

            embeddings.Add(embedding);
        }

        return embeddings;
    }
}
