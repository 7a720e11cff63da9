using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Finds the words that fit into the gaps of texts by a masked language model in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Does what Hugging Face's fill-mask pipeline does. Of a text with several masks each is filled alone, and the shown texts then keep the other masks and the
/// special tokens around the text. A target that is not one token is stood for by its first piece, and the log says so.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the filler and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxMaskFiller : IMaskFiller, IAsyncDisposable
{
    private readonly MaskModel _model;
    private readonly ILogger _logger;

    private OnnxMaskFiller(MaskModel model, ILogger logger)
    {
        _model = model;
        _logger = logger;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Text.Name, model.MaskToken);
    }

    /// <summary>Gets the provider's name, the model's name and its mask token.</summary>
    public MaskFillerMetadata Metadata { get; }

    /// <summary>Gets the token that stands for a gap, as it is written in texts.</summary>
    public string MaskToken => _model.MaskToken;

    /// <summary>Gets the longest text in tokens, special tokens included.</summary>
    public int MaxTokens => _model.Text.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Text.Session.Provider;

    /// <summary>Finds the words that fit into the gaps of texts.</summary>
    /// <param name="texts">The texts, each with <see cref="MaskToken"/> at least once.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults. Fewer targets than asked for candidates give as many candidates as there are targets.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One result a text, in their order, with the tokens that were fed, special tokens included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null or has no mask, no target has a token, or an option is out of its range.</exception>
    /// <exception cref="ContextOverflowException">A text is longer than <see cref="MaxTokens"/>.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The filler is disposed, or was before the call was complete.</exception>
    public async Task<InferenceResults<MaskFilling>> GetMaskFillingsAsync(
        IEnumerable<string> texts, MaskFillingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _model.Text.ThrowIfDisposed();
        OnnxCall call = new(_model.Text, options);
        int topK = options?.TopK ?? new MaskFillingOptions().TopK;
        if (topK < 1)
            throw new ArgumentOutOfRangeException(nameof(options), topK, $"{nameof(options.TopK)}: expected 1 or more.");

        string[] inputs = OnnxCall.Read(texts, static text => text is null, nameof(texts));
        int[] targets = options?.Targets is { } words
            ? MaskTargets.Resolve(_model.Text.Tokenizer, words, _model.VocabularySize, _model.Text.AllowSpecialTokens, _logger)
            : [];
        MaskJob job = new(_model, inputs, topK, targets) { Priority = options?.Priority ?? InferencePriority.Normal };
        await job.RunAsync(job.Count, cancellationToken).ConfigureAwait(false);
        MaskFilling[] results = new MaskFilling[job.Count];
        TimeSpan duration = call.Elapsed;
        for (int i = 0; i < results.Length; i++)
            results[i] = new() { Masks = job.Masks(i), Usage = OnnxCall.Usage(job.TokensOf(i)), ModelId = _model.Text.Name, Duration = duration };

        return call.Results(results, job.Tokens);
    }

    /// <summary>Returns a service of this filler.</summary>
    /// <param name="serviceType">
    /// <see cref="MaskFillerMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this filler is
    /// disposed, and not to be disposed), or a type of the filler itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(MaskFillerMetadata) ? Metadata : _model.Text.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Text.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.Text.DisposeAsync();
}
