using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Finds the entities of texts by a token-classification model in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Does what Hugging Face's token-classification pipeline does, for each of its strategies, but for two things: ranges are UTF-16 positions in the caller's
/// string, and a text that is longer than the model takes is read in windows that overlap rather than cut (<see cref="OnnxEntityExtractorOptions.TruncateInput"/>
/// cuts). Of entities of different windows that overlap, the longer stays, of equally long ones the better.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the extractor and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxEntityExtractor : IEntityExtractor, IAsyncDisposable
{
    private readonly EntityModel _model;

    private OnnxEntityExtractor(EntityModel model)
    {
        _model = model;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Text.Name, model.Labels.Kinds);
    }

    /// <summary>Gets the provider's name, the model's name and the kinds of entities that it knows.</summary>
    public EntityExtractorMetadata Metadata { get; }

    /// <summary>Gets the length of a window in tokens, special tokens included.</summary>
    public int MaxTokens => _model.Text.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Text.Session.Provider;

    /// <summary>Finds the entities of texts.</summary>
    /// <param name="texts">The texts; an empty one has none.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One result a text, in their order, with the tokens that were fed, special tokens and overlaps included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null, or an option is out of its range.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The extractor is disposed, or was before the call was complete.</exception>
    public async Task<InferenceResults<EntityExtraction>> GetEntitiesAsync(
        IEnumerable<string> texts, EntityExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _model.Text.ThrowIfDisposed();
        OnnxCall call = new(_model.Text, options);
        EntityExtractionOptions settings = Check(options);
        EntityJob job = new(_model, OnnxCall.Read(texts, static text => text is null, nameof(texts)), settings) { Priority = settings.Priority };
        await job.RunAsync(job.Count, cancellationToken).ConfigureAwait(false);
        EntityExtraction[] results = new EntityExtraction[job.Count];
        TimeSpan duration = call.Elapsed;
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new()
            {
                Entities = job.Entities(i),
                Usage = OnnxCall.Usage(job.TokensOf(i)),
                ModelId = _model.Text.Name,
                Duration = duration,
                IsInputTruncated = job.IsCut(i),
            };
        }

        return call.Results(results, job.Tokens);
    }

    /// <summary>Returns a service of this extractor.</summary>
    /// <param name="serviceType">
    /// <see cref="EntityExtractorMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this
    /// extractor is disposed, and not to be disposed), or a type of the extractor itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(EntityExtractorMetadata) ? Metadata : _model.Text.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Text.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.Text.DisposeAsync();

    private static EntityExtractionOptions Check(EntityExtractionOptions? options)
    {
        EntityExtractionOptions copy = options?.Clone() ?? new();
        if (!Enum.IsDefined(copy.Aggregation))
            throw new ArgumentOutOfRangeException(nameof(options), copy.Aggregation, $"{nameof(copy.Aggregation)}: not a strategy.");
        if (!(copy.MinScore is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), copy.MinScore, $"{nameof(copy.MinScore)}: expected 0 to 1.");
        if (copy.IgnoredLabels is null)
            throw new ArgumentException($"{nameof(copy.IgnoredLabels)} is null; expected a collection, empty to leave nothing out.", nameof(options));

        copy.IgnoredLabels = [.. copy.IgnoredLabels];
        return copy;
    }
}
