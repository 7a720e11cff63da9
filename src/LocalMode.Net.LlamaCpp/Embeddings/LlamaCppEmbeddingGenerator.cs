using LocalMode.LlamaCpp.Embeddings;
using LocalMode.LlamaCpp.Encoders;
using LocalMode.Numerics;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <summary>Embeddings by a GGUF model, run in this process by llama.cpp.</summary>
/// <remarks>
/// <para>
/// Safe for concurrent use: one thread, owned by the generator, does all native work. A call is cut into runs of texts of like length, packed
/// side by side under a token budget, and the thread takes runs of all calls in turn. Results come in the order of the texts.
/// </para>
/// <para>
/// Special tokens come from the model's own rules only: text stays text, whatever it spells. Cancelling a call ends it within one operation of
/// the graph. Disposing ends all calls with <see cref="ObjectDisposedException"/>; native memory is freed after the thread has left it. The
/// caller owns the generator and disposes of it; results are the caller's and live on.
/// </para>
/// </remarks>
public sealed partial class LlamaCppEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IModelReadiness, IVectorSpaceSource, IAsyncDisposable
{
    private readonly LlamaTextModel _text;
    private readonly EmbeddingSettings _settings;
    private readonly PoolingKind _pooling;

    private LlamaCppEmbeddingGenerator(LlamaTextModel text, EmbeddingSettings settings, PoolingKind pooling)
    {
        _pooling = pooling;
        _text = text;
        _settings = settings;
        Metadata = new(LlamaTextModel.ProviderName, providerUri: null, text.Name, text.Width);
    }

    /// <summary>Gets the provider's name, the model's name and the length of a vector.</summary>
    public EmbeddingGeneratorMetadata Metadata { get; }

    /// <summary>Gets the prefixes of <see cref="LlamaCppEmbeddingOptions"/>; the verbs EmbedQueryAsync and EmbedDocumentAsync add them.</summary>
    public EmbeddingPrompts Prompts => _settings.Prompts;

    /// <summary>Gets the number of values of a vector.</summary>
    public int Dimensions => _text.Width;

    /// <summary>Gets the shorter lengths that <see cref="EmbeddingGenerationOptions.Dimensions"/> may ask for; see <see cref="LlamaCppEmbeddingOptions.ShorterDimensions"/>.</summary>
    public IReadOnlyList<int> ShorterDimensions => _settings.ShorterDimensions;

    /// <summary>Gets the longest text in tokens, special tokens included.</summary>
    public int MaxTokens => _text.MaxTokens;

    /// <inheritdoc/>
    ModelState IModelReadiness.State => _text.State;

    /// <summary>Makes a vector of each text.</summary>
    /// <param name="values">The texts; an empty one gives the vector of the model's special tokens, or zeros where it has none.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> may name the model's own and <see cref="EmbeddingGenerationOptions.Dimensions"/> be
    /// <see cref="Dimensions"/> or one of <see cref="ShorterDimensions"/>; anything else is an error. Of the additional properties,
    /// <see cref="EmbeddingPromptExtensions.PromptKey"/> is put before each text, <see cref="EmbeddingPromptExtensions.PromptNameKey"/> names one of <see cref="Prompts"/> (<c>query</c> or
    /// <c>document</c>), and <see cref="InferenceOptions.PriorityKey"/> says how urgent the call is.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One embedding a text in the texts' order, and the tokens that were fed, special tokens included.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null, or an additional property is not what its key stands for.</exception>
    /// <exception cref="ContextOverflowException">A text is longer than <see cref="MaxTokens"/> and <see cref="LlamaCppEmbeddingOptions.TruncateInput"/> is off.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model, another number of dimensions, or a prompt that there is not.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelInvalidException">llama.cpp failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed, or was before the call was complete.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        _text.ThrowIfDisposed();
        _text.CheckModelId(options?.ModelId, $"{nameof(EmbeddingGenerationOptions)}.{nameof(EmbeddingGenerationOptions.ModelId)}");
        int dimensions = DimensionsOf(options);
        string[] texts = [.. values];
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0)
            throw new ArgumentException($"The text at index {missing} is null; expected a string.", nameof(values));

        EmbeddingCall call = new(texts, _settings.PromptOf(options, _text.Name), _settings.TruncatesInput, CallPriority.Read(options?.AdditionalProperties));
        await call.RunAsync(_text.Worker, cancellationToken).ConfigureAwait(false);
        return Collect(call, dimensions);
    }

    /// <summary>Returns a service of this generator.</summary>
    /// <param name="serviceType"><see cref="EmbeddingGeneratorMetadata"/>, <see cref="EmbeddingPrompts"/>, <see cref="IModelReadiness"/>, <see cref="IVectorSpaceSource"/>, or a type of the generator itself.</param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType == typeof(EmbeddingGeneratorMetadata))
            return Metadata;

        return serviceKey is null && serviceType == typeof(EmbeddingPrompts) ? Prompts : _text.GetService(serviceType, serviceKey, this);
    }

    /// <inheritdoc/>
    VectorSpace IVectorSpaceSource.GetVectorSpace(EmbeddingGenerationOptions? options)
    {
        _text.CheckModelId(options?.ModelId, $"{nameof(EmbeddingGenerationOptions)}.{nameof(EmbeddingGenerationOptions.ModelId)}");
        return new()
        {
            ModelId = _text.Name,
            Dimensions = DimensionsOf(options),
            Pooling = _pooling switch { PoolingKind.Mean => "mean", PoolingKind.Cls => "cls", _ => "lasttoken" },
            Prefix = _settings.PromptOf(options, _text.Name),
            Normalized = _settings.Normalize,
        };
    }

    /// <inheritdoc/>
    Task IModelReadiness.WarmUpAsync(CancellationToken cancellationToken) => _text.WarmUpAsync(cancellationToken);

    /// <summary>Ends all calls, waits until the generator's thread has left the engine, and frees the model. Further calls do nothing.</summary>
    public void Dispose() => _text.Dispose();

    /// <summary>Ends all calls and frees the model without blocking.</summary>
    /// <returns>A task that completes when everything native is free.</returns>
    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private int DimensionsOf(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is not { } dimensions || dimensions == Dimensions || _settings.ShorterDimensions.Contains(dimensions))
            return options?.Dimensions ?? Dimensions;

        string shorter = _settings.ShorterDimensions.Length == 0
            ? $"shorter ones only where {nameof(LlamaCppEmbeddingOptions)}.{nameof(LlamaCppEmbeddingOptions.ShorterDimensions)} says that the model was trained for them"
            : $"or {string.Join(", ", _settings.ShorterDimensions)}";
        throw new UnsupportedCapabilityException($"vectors of {dimensions} dimensions", _text.Name, $"It makes {Dimensions}, {shorter}.");
    }

    private GeneratedEmbeddings<Embedding<float>> Collect(EmbeddingCall call, int dimensions)
    {
        DateTimeOffset now = _text.TimeProvider.GetUtcNow();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(call.Count)
        {
            Usage = new() { InputTokenCount = call.Tokens, TotalTokenCount = call.Tokens },
        };
        for (int i = 0; i < call.Count; i++)
        {
            float[] vector = call.Output(i) ?? new float[Dimensions];
            if (dimensions < vector.Length)
                vector = vector[..dimensions];

            if (_settings.Normalize)
                VectorMath.Normalize(vector);

            embeddings.Add(new(vector) { CreatedAt = now, ModelId = _text.Name });
        }

        return embeddings;
    }
}
