using Microsoft.Extensions.AI;

namespace LocalMode.Static;

/// <summary>Embeds texts with a table of one row a token, in managed code: the vector of a text is the mean of its tokens' rows.</summary>
/// <remarks>
/// <para>
/// Safe for concurrent use. A small call runs on the caller's thread and is complete when <see cref="GenerateAsync"/> returns; a large one is
/// spread over threads of the generator's own, which serve all calls in turn. Results come in the order of the texts, and a text's vector does
/// not depend on what is embedded with it.
/// </para>
/// <para>
/// The table is mapped from its file, read-only, and shared with every process that maps it; the file must not change while it is open.
/// Cancellation is seen between two texts. Disposing lets the running texts end; large calls that are not complete then fail with
/// <see cref="ObjectDisposedException"/>. The caller owns the generator and disposes of it; results are the caller's and live on.
/// </para>
/// </remarks>
public sealed partial class StaticEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness, IVectorSpaceSource, IAsyncDisposable
{
    /// <summary>A call of so many characters takes about as long as handing it to other threads and waiting for them.</summary>
    private const int CharactersOfASmallCall = 8192;

    private readonly StaticModel _model;
    private readonly StaticEmbeddingJobPool _jobs;
    private readonly WorkerThreads _workers;
    private readonly TimeProvider _time;
    private readonly string _modelId;
    private volatile bool _disposed;

    private StaticEmbeddingGenerator(ModelReference reference, StaticModel model, StaticEmbeddingOptions options)
    {
        _model = model;
        _jobs = new(model);
        _workers = new(options.WorkerCount ?? Environment.ProcessorCount, "LocalMode.Static " + reference.Name);
        _time = options.TimeProvider;
        _modelId = reference.Name;
        Metadata = new(ProviderName, providerUri: null, reference.Name, Dimensions);
    }

    /// <summary>Gets the provider's name, the model's name and the length of a vector.</summary>
    public EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Gets the prefixes that the model wants before queries and documents. <see cref="GenerateAsync"/> adds none.</summary>
    public EmbeddingPrompts Prompts => _model.Config.Prompts;

    /// <summary>Gets the number of values of a vector.</summary>
    public int Dimensions => _model.Table.Columns;

    /// <summary>Gets the shorter lengths that <see cref="EmbeddingGenerationOptions.Dimensions"/> may ask for; see <see cref="StaticEmbeddingOptions.ShorterDimensions"/>.</summary>
    public IReadOnlyList<int> ShorterDimensions => _model.Config.ShorterDimensions;

    /// <inheritdoc/>
    ModelState IModelReadiness.State => _disposed ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Makes a vector of each text.</summary>
    /// <param name="values">The texts; one without a token that counts gives zeros.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> may name the model's own and <see cref="EmbeddingGenerationOptions.Dimensions"/> be
    /// <see cref="Dimensions"/> or one of <see cref="ShorterDimensions"/>; anything else is an error.
    /// </param>
    /// <param name="cancellationToken">Ends the call between two texts.</param>
    /// <returns>
    /// One embedding a text in the texts' order, and the tokens that counted. <see cref="EmbeddingTruncationExtensions.IsInputTruncated"/> tells whether a text had
    /// more tokens than count.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model or another number of dimensions.</exception>
    /// <exception cref="ModelInvalidException">The tokenizer gave a token that the table has no row for.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed, or was before the call was complete.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ObjectDisposedException.ThrowIf(_disposed, this);
        int dimensions = Check(options);
        cancellationToken.ThrowIfCancellationRequested();

        StaticEmbeddingJob job = _jobs.Rent();
        try
        {
            job.Load(values, dimensions, cancellationToken);
            if (!_model.Table.TryAcquire())
                throw WorkerThreads.Disposed();

            try
            {
                if (job.Characters <= CharactersOfASmallCall)
                {
                    job.RunHere();
                }
                else
                {
                    _workers.Enqueue(job);
                    await job.Completion.ConfigureAwait(false);
                }
            }
            finally
            {
                _model.Table.Release();
            }

            return Collect(job);
        }
        finally
        {
            _jobs.Return(job);
        }
    }

    /// <summary>Returns a service of this generator.</summary>
    /// <param name="serviceType">
    /// <see cref="EmbeddingGeneratorMetadata"/>, <see cref="EmbeddingPrompts"/>, <see cref="IModelReadiness"/>, <see cref="IVectorSpaceSource"/>, or a type of the generator itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata))
            return Metadata;
        if (serviceType == typeof(EmbeddingPrompts))
            return Prompts;

        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    VectorSpace IVectorSpaceSource.GetVectorSpace(EmbeddingGenerationOptions? options) =>
        new() { ModelId = _modelId, Dimensions = Check(options), Pooling = "mean", Normalized = _model.Config.Normalize };

    /// <inheritdoc/>
    Task IModelReadiness.WarmUpAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Stops the threads, waits for the texts in flight on them and unmaps the table. Further calls do nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        _workers.Stop();
        _workers.Join();
        _model.Table.Dispose();
    }

    /// <summary>Stops the threads and unmaps the table without blocking.</summary>
    /// <returns>A task that completes when the texts in flight on the threads have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        _workers.Stop();
        await _workers.Stopped.ConfigureAwait(false);
        _model.Table.Dispose();
    }

    private GeneratedEmbeddings<Embedding<float>> Collect(StaticEmbeddingJob job)
    {
        DateTimeOffset now = _time.GetUtcNow();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(job.Count)
        {
            Usage = new() { InputTokenCount = job.Tokens, TotalTokenCount = job.Tokens },
        };
        for (int i = 0; i < job.Count; i++)
        {
            Embedding<float> embedding = new(job.Vector(i)) { CreatedAt = now, ModelId = _modelId };
            if (job.IsCut(i))
                embedding.AdditionalProperties = new() { [EmbeddingTruncationExtensions.IsInputTruncatedKey] = true };

            embeddings.Add(embedding);
        }

        return embeddings;
    }

    private int Check(EmbeddingGenerationOptions? options)
    {
        if (options?.ModelId is { } model && model != _modelId)
            throw new UnsupportedCapabilityException($"the model '{model}'", _modelId, "Leave EmbeddingGenerationOptions.ModelId out, or open that model.");
        if (options?.Dimensions is not { } dimensions || dimensions == Dimensions || ShorterDimensions.Contains(dimensions))
            return options?.Dimensions ?? Dimensions;

        string shorter = ShorterDimensions.Count == 0
            ? $"shorter ones only where {nameof(StaticEmbeddingOptions)}.{nameof(StaticEmbeddingOptions.ShorterDimensions)} says that the model was trained for them"
            : $"or {string.Join(", ", ShorterDimensions)}";
        throw new UnsupportedCapabilityException($"vectors of {dimensions} dimensions", _modelId, $"It makes {Dimensions}, {shorter}.");
    }
}
