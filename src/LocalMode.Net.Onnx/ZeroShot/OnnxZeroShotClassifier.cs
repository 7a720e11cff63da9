using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Classifies texts into labels that the caller names, by a model for natural language inference in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Gives what Hugging Face's zero-shot-classification pipeline gives: each label is put into a sentence, and the score tells how well it follows from the text.
/// One run a text and label, so that many labels cost as much as many texts. Of equal scores the later label comes first.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the classifier and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxZeroShotClassifier : IZeroShotClassifier, IAsyncDisposable
{
    private readonly OnnxTextModel _model;
    private readonly NliHead _head;
    private readonly string _template;
    private readonly bool _truncatesInput;

    private OnnxZeroShotClassifier(OnnxTextModel model, NliHead head, OnnxZeroShotClassifierOptions options)
    {
        _model = model;
        _head = head;
        _template = options.HypothesisTemplate;
        _truncatesInput = options.TruncateInput;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Name, _template);
    }

    /// <summary>Gets the provider's name, the model's name and the hypothesis template.</summary>
    public ZeroShotClassifierMetadata Metadata { get; }

    /// <summary>Gets the longest text with its hypothesis, in tokens, special tokens included.</summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Session.Provider;

    /// <summary>Classifies texts into labels.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The labels, at least one.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One result a text, in their order, each with every label; the tokens are those of all its runs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> or <paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">A text or a label is null, there is no label, or an option is out of its range.</exception>
    /// <exception cref="ContextOverflowException">A label leaves no room for a text, or a text does not fit and the settings do not let it be cut.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed, or was before the call was complete.</exception>
    public async Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        _model.ThrowIfDisposed();
        OnnxCall call = new(_model, options);
        bool multiLabel = options?.MultiLabel ?? false;
        string template = HypothesisTemplates.Check(options?.HypothesisTemplate ?? _template, nameof(options));
        string[] names = OnnxCall.Read(labels, static label => label is null, nameof(labels));
        if (names.Length == 0)
            throw new ArgumentException("There is no label; expected one at least.", nameof(labels));

        string[] inputs = OnnxCall.Read(texts, static text => text is null, nameof(texts));
        string[] hypotheses = Array.ConvertAll(names, label => HypothesisTemplates.Fill(template, label));
        ZeroShotJob job = new(_model, inputs, hypotheses, _truncatesInput) { Priority = options?.Priority ?? InferencePriority.Normal };
        await job.RunAsync(inputs.Length, cancellationToken).ConfigureAwait(false);
        TimeSpan duration = call.Elapsed;
        TextClassification[] results = new TextClassification[inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new()
            {
                Labels = _head.Rank(job.Values(i), names, multiLabel),
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
    /// <see cref="ZeroShotClassifierMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this
    /// classifier is disposed, and not to be disposed), or a type of the classifier itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(ZeroShotClassifierMetadata) ? Metadata : _model.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.DisposeAsync();
}
