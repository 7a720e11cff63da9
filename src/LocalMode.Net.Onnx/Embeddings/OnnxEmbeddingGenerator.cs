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
public sealed partial class OnnxEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness, IAsyncDisposable
{
    private readonly EmbeddingModel _model;
    private readonly EmbeddingJobPool _jobs;
    private readonly OnnxScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly string _modelId;
    private volatile bool _disposed;

    private OnnxEmbeddingGenerator(ModelReference reference, EmbeddingModel model, OnnxEmbeddingOptions options)
    {
        _model = model;
        _time = options.TimeProvider;
        _modelId = reference.Name;
        Metadata = new(ProviderName, providerUri: null, reference.Name, model.Dimensions);
        OnnxWorker[] workers = new OnnxWorker[model.WorkerCount];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new(model.Session);

        _scheduler = new(workers, options.QueueLimit, "LocalMode.Onnx " + reference.Name, model.Session.Dispose);
        _jobs = new(model, _scheduler);
    }

    /// <summary>Gets the provider's name, the model's name and the length of a vector.</summary>
    public EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Gets the prefixes that the model wants before queries and documents. <see cref="GenerateAsync"/> adds none.</summary>
    public EmbeddingPrompts Prompts => _model.Config.Prompts;

    /// <summary>Gets the number of values of a vector.</summary>
    public int Dimensions => _model.Dimensions;

    /// <summary>Gets the longest text in tokens, special tokens included; what is longer is cut on the right.</summary>
    public int MaxTokens => _model.Config.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxEmbeddingOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Session.Provider;

    /// <inheritdoc/>
    ModelState IModelReadiness.State => _disposed ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Makes a vector of each text.</summary>
    /// <param name="values">The texts; an empty one gives the vector of the model's special tokens.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> and <see cref="EmbeddingGenerationOptions.Dimensions"/> may name the model's own; anything else
    /// is an error.
    /// </param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One embedding a text in the texts' order, and the tokens that were fed, special tokens included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model or another number of dimensions.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run; calls with shorter texts go on.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed, or was before the call was complete.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(options);
        cancellationToken.ThrowIfCancellationRequested();

        EmbeddingJob job = _jobs.Rent();
        try
        {
            job.Load(values);
            if (job.Count == 0)
                return Collect(job);

            job.Start();

            // The registration ends before the job is used again: leaving the block waits for a callback that runs.
            using (cancellationToken.UnsafeRegister(static (state, token) => ((EmbeddingJob)state!).Cancel(token), job))
                await job.Completion.ConfigureAwait(false);

            return Collect(job);
        }
        finally
        {
            _jobs.Return(job);
        }
    }

    /// <summary>Returns a service of this generator.</summary>
    /// <param name="serviceType">
    /// <see cref="EmbeddingGeneratorMetadata"/>, <see cref="EmbeddingPrompts"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/>
    /// (the engine's own object: valid until this generator is disposed, and not to be disposed), or a type of the generator itself.
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
        if (serviceType == typeof(InferenceSession))
            return _model.Session.Session;

        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    Task IModelReadiness.EnsureReadyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        _scheduler.Stop();
        _scheduler.Join();
    }

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _scheduler.Stop();
        return new(_scheduler.Stopped);
    }

    private GeneratedEmbeddings<Embedding<float>> Collect(EmbeddingJob job)
    {
        DateTimeOffset now = _time.GetUtcNow();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(job.Count)
        {
            Usage = new() { InputTokenCount = job.Tokens, TotalTokenCount = job.Tokens },
        };
        for (int i = 0; i < job.Count; i++)
            embeddings.Add(new(job.Vector(i)) { CreatedAt = now, ModelId = _modelId });

        return embeddings;
    }

    private void Check(EmbeddingGenerationOptions? options)
    {
        if (options?.ModelId is { } model && model != _modelId)
            throw new UnsupportedCapabilityException($"the model '{model}'", _modelId, "Leave EmbeddingGenerationOptions.ModelId out, or open that model.");
        if (options?.Dimensions is { } dimensions && dimensions != Dimensions)
        {
            throw new UnsupportedCapabilityException(
                $"vectors of {dimensions} dimensions", _modelId, $"It makes {Dimensions}: leave EmbeddingGenerationOptions.Dimensions out.");
        }
    }
}
