namespace LocalMode.Opening;

/// <summary>A question answerer whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredQuestionAnswerer<T>(ModelOpener<T> opener, QuestionAnswererMetadata metadata) : DeferredRole<T>(opener, metadata), IQuestionAnswerer
    where T : class, IQuestionAnswerer, IAsyncDisposable
{
    public Task<InferenceResults<QuestionAnswers>> GetAnswersAsync(IEnumerable<QuestionInput> questions, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(questions, options, static (model, read, settings, token) => model.GetAnswersAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
