using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Classifies texts by a sequence-classification model in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Gives what Hugging Face's text-classification pipeline gives. <see cref="ScoreFunction.Default"/> is that pipeline's choice: the raw value where
/// <c>problem_type</c> in config.json is <c>regression</c>, a sigmoid where it is <c>multi_label_classification</c> or where there is one label, else the softmax.
/// Of equal scores the label with the lower index comes first.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the classifier and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxTextClassifier : ITextClassifier, IAsyncDisposable
{
    private readonly OnnxTextModel _model;
    private readonly ClassifierHead _head;
    private readonly bool _truncatesInput;

    private OnnxTextClassifier(OnnxTextModel model, ClassifierHead head, bool truncatesInput)
    {
        _model = model;
        _head = head;
        _truncatesInput = truncatesInput;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Name, head.Labels);
    }

    /// <summary>Gets the provider's name, the model's name and its labels.</summary>
    public TextClassifierMetadata Metadata { get; }

    /// <summary>Gets the longest text, or pair of texts, in tokens, special tokens included.</summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Session.Provider;

    /// <summary>Classifies texts, or pairs of texts.</summary>
    /// <param name="texts">The inputs; an empty text is classified by the model's special tokens alone, and refused where it has none.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One result an input, in their order, with the tokens that were fed, special tokens included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null or gives no token at all, or an option is out of its range.</exception>
    /// <exception cref="ContextOverflowException">A text is too long and the options do not say that it is cut.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed, or was before the call was complete.</exception>
    public async Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _model.ThrowIfDisposed();
        OnnxCall call = new(_model, options);
        int count = options?.TopK ?? int.MaxValue;
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(options), count, $"{nameof(options.TopK)}: expected 1 or more.");

        ScoreFunction function = OnnxCall.Check(options?.ScoreFunction ?? ScoreFunction.Default);

        TextInput[] inputs = OnnxCall.Read(texts, static input => input.Text is null, nameof(texts));
        string? remedy = _truncatesInput ? null : $"Shorten it, or set {nameof(OnnxTextClassifierOptions)}.{nameof(OnnxTextClassifierOptions.TruncateInput)} to have it cut.";
        RowScoringJob job = new(_model, inputs, remedy) { Priority = options?.Priority ?? InferencePriority.Normal };
        await job.RunAsync(inputs.Length, cancellationToken).ConfigureAwait(false);
        TimeSpan duration = call.Elapsed;
        TextClassification[] results = new TextClassification[inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new()
            {
                Labels = _head.Rank(job.Values(i), function, count),
                Usage = OnnxCall.Usage(job.TokensOf(i)),
                ModelId = _model.Name,
                Duration = duration,
                IsInputTruncated = job.IsCut(i),
            };
        }

        return call.Results(results, job.Tokens);
    }

    /// <summary>Returns a service of this classifier.</summary>
    /// <param name="serviceType">
    /// <see cref="TextClassifierMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this
    /// classifier is disposed, and not to be disposed), or a type of the classifier itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(TextClassifierMetadata) ? Metadata : _model.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.DisposeAsync();
}
