using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Finds the answers to questions in texts by an extractive model in ONNX Runtime, in the caller's process.</summary>
/// <remarks>
/// <para>
/// Does what Hugging Face's question-answering pipeline does: a long context is read in windows that overlap, each window's likeliest stretches are candidates,
/// and candidates with equal texts, whatever their case and place, become one with the sum of their scores. Ranges are UTF-16 positions in the caller's context.
/// A stretch that covers no character, which some tokenizers make of white space, is not an answer.
/// </para>
/// <para>
/// Safe for concurrent use; results do not depend on what else is asked. Cancelling a call drops its waiting runs and ends the running ones. Disposing lets the
/// running runs end; calls that are not complete then fail with <see cref="ObjectDisposedException"/>. The caller owns the answerer and disposes of it.
/// </para>
/// </remarks>
public sealed partial class OnnxQuestionAnswerer : IQuestionAnswerer, IAsyncDisposable
{
    private readonly AnswerModel _model;

    private OnnxQuestionAnswerer(AnswerModel model)
    {
        _model = model;
        Metadata = new(OnnxCall.ProviderName, providerUri: null, model.Text.Name);
    }

    /// <summary>Gets the provider's name and the model's name.</summary>
    public QuestionAnswererMetadata Metadata { get; }

    /// <summary>Gets the most tokens of a window, question and special tokens included.</summary>
    public int MaxTokens => _model.Text.MaxTokens;

    /// <summary>Gets what computes: never <see cref="OnnxExecutionProvider.Auto"/>, but what it chose. What <see cref="OnnxModelOptions.ConfigureSession"/> adds is not seen.</summary>
    public OnnxExecutionProvider ExecutionProvider => _model.Text.Session.Provider;

    /// <summary>Finds the answers to questions.</summary>
    /// <param name="questions">The questions with their contexts. An empty context has no answer but "the context does not say".</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call; runs of it that go on are ended between two operators of the graph.</param>
    /// <returns>One result a question, in their order, with the tokens that were fed, all windows included and padding not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="questions"/> is null.</exception>
    /// <exception cref="ArgumentException">A question or a context is null, a question is empty, or an option is out of its range.</exception>
    /// <exception cref="ContextOverflowException">A question leaves no room for a window of its context.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for another model.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed, as with more tokens than it takes.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The answerer is disposed, or was before the call was complete.</exception>
    public async Task<InferenceResults<QuestionAnswers>> GetAnswersAsync(
        IEnumerable<QuestionInput> questions, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        _model.Text.ThrowIfDisposed();
        OnnxCall call = new(_model.Text, options);
        AnswerSettings settings = AnswerSettings.Create(options ?? new(), _model.Text.MaxTokens, _model.SpecialTokens);
        QuestionInput[] inputs = OnnxCall.Read(questions, static input => input.Question is null || input.Context is null, nameof(questions));
        int empty = Array.FindIndex(inputs, static input => input.Question.Length == 0);
        if (empty >= 0)
            throw new ArgumentException($"The question at index {empty} is empty; expected a question.", nameof(questions));

        AnswerJob job = new(_model, inputs, settings) { Priority = options?.Priority ?? InferencePriority.Normal };
        await job.RunAsync(job.Count, cancellationToken).ConfigureAwait(false);
        QuestionAnswers[] results = new QuestionAnswers[job.Count];
        TimeSpan duration = call.Elapsed;
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new()
            {
                Answers = job.Answers(i),
                Usage = OnnxCall.Usage(job.TokensOf(i)),
                ModelId = _model.Text.Name,
                Duration = duration,
                IsInputTruncated = job.IsCut(i),
            };
        }

        return call.Results(results, job.Tokens);
    }

    /// <summary>Returns a service of this answerer.</summary>
    /// <param name="serviceType">
    /// <see cref="QuestionAnswererMetadata"/>, <see cref="IModelReadiness"/>, <see cref="InferenceSession"/> (the engine's own object: valid until this
    /// answerer is disposed, and not to be disposed), or a type of the answerer itself.
    /// </param>
    /// <param name="serviceKey">Must be null: there are no keyed services.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(QuestionAnswererMetadata) ? Metadata : _model.Text.GetService(serviceType, serviceKey, this);
    }

    /// <summary>Stops the workers, waits for the runs in flight and releases the model. Further calls do nothing.</summary>
    public void Dispose() => _model.Text.Dispose();

    /// <summary>Stops the workers and releases the model without blocking.</summary>
    /// <returns>A task that completes when the runs in flight have ended and the model is released.</returns>
    public ValueTask DisposeAsync() => _model.Text.DisposeAsync();
}
