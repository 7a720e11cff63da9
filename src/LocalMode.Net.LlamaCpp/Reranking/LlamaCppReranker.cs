using LocalMode.LlamaCpp.Encoders;
using LocalMode.LlamaCpp.Reranking;

namespace LocalMode.LlamaCpp;

/// <summary>Scores documents for a query by a cross-encoder GGUF, run in this process by llama.cpp.</summary>
/// <remarks>
/// <para>
/// Query and document are read together, put together as llama.cpp's server does: the first token of a text, the query, what ends and what
/// separates texts, the document, what ends a text, each where the file asks for it; or the file's own template for rerankers.
/// <see cref="ScoreFunction.Default"/> is a sigmoid of the model's value: scores from 0 to 1. A Qwen3 reranker gives a probability by
/// itself, which is taken as it is.
/// </para>
/// <para>
/// Safe for concurrent use: one thread, owned by the reranker, does all native work. Cancelling a call ends it within one operation of the
/// graph. Disposing ends all calls with <see cref="ObjectDisposedException"/>. The caller owns the reranker and disposes of it.
/// </para>
/// </remarks>
public sealed partial class LlamaCppReranker : IReranker, IAsyncDisposable
{
    private readonly LlamaTextModel _text;
    private readonly bool _truncatesInput;

    private LlamaCppReranker(LlamaTextModel text, bool truncatesInput)
    {
        _text = text;
        _truncatesInput = truncatesInput;
        Metadata = new(LlamaTextModel.ProviderName, providerUri: null, text.Name);
    }

    /// <summary>Gets the provider's name and the model's name.</summary>
    public RerankerMetadata Metadata { get; }

    /// <summary>Gets the longest query with its document, in tokens, special tokens included.</summary>
    public int MaxTokens => _text.MaxTokens;

    /// <summary>Scores documents for a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One score a document, in their order, and the tokens that were fed, with the query again for each document.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="documents"/> is null.</exception>
    /// <exception cref="ArgumentException">A document is null or gives with the query no token at all, or an option is out of its range: a softmax needs more than one value.</exception>
    /// <exception cref="ContextOverflowException">A document does not fit and the settings do not let it be cut.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelInvalidException">llama.cpp failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The reranker is disposed, or was before the call was complete.</exception>
    public async Task<RerankScores> GetScoresAsync(
        string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        _text.ThrowIfDisposed();
        long start = _text.TimeProvider.GetTimestamp();
        _text.CheckModelId(options?.ModelId, $"{nameof(InferenceOptions)}.{nameof(InferenceOptions.ModelId)}");
        InferencePriority priority = CallPriority.Check(options);
        bool isSigmoid = IsSigmoid(options);
        string[] texts = [.. documents];
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0)
            throw new ArgumentException($"The text at index {missing} is null; expected a string.", nameof(documents));

        RerankCall call = new(query, texts, _truncatesInput, priority);
        await call.RunAsync(_text.Worker, cancellationToken).ConfigureAwait(false);
        float[] scores = new float[call.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            float value = call.Output(i)![0];
            scores[i] = isSigmoid ? 1 / (1 + MathF.Exp(-value)) : value;
        }

        return new()
        {
            Scores = scores,
            Usage = new() { InputTokenCount = call.Tokens, TotalTokenCount = call.Tokens },
            ModelId = _text.Name,
            Duration = _text.TimeProvider.GetElapsedTime(start),
            IsInputTruncated = call.IsCut,
        };
    }

    /// <summary>Returns a service of this reranker.</summary>
    /// <param name="serviceType"><see cref="RerankerMetadata"/>, <see cref="IModelReadiness"/>, or a type of the reranker itself.</param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? Metadata : _text.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Ends all calls, waits until the reranker's thread has left the engine, and frees the model. Further calls do nothing.</summary>
    public void Dispose() => _text.Dispose();

    /// <summary>Ends all calls and frees the model without blocking.</summary>
    /// <returns>A task that completes when everything native is free.</returns>
    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private bool IsSigmoid(RerankOptions? options) => options?.ScoreFunction switch
    {
        null or ScoreFunction.Default => !RerankerHead.GivesProbabilities(_text.Architecture),
        ScoreFunction.Sigmoid => true,
        ScoreFunction.None => false,
        ScoreFunction.Softmax => throw new ArgumentOutOfRangeException(
            nameof(options), options.ScoreFunction, "The softmax of the one value that this model gives is always 1; expected another score function."),
        { } function => throw new ArgumentOutOfRangeException(nameof(options), function, $"{nameof(ScoreFunction)}: not a score function."),
    };
}
