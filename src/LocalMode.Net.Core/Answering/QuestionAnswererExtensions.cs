namespace LocalMode;

/// <summary>The verbs of question answering: extension methods over any <see cref="IQuestionAnswerer"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class QuestionAnswererExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="answerer">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answerer"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this IQuestionAnswerer answerer, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(answerer);
        return answerer.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Finds the answer to a question in a text.</summary>
    /// <param name="answerer">The model.</param>
    /// <param name="question">The question.</param>
    /// <param name="context">The text that holds the answer.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answers, the best first; <c>context[answer.Range]</c> is the answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answerer"/>, <paramref name="question"/> or <paramref name="context"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model did not return exactly one result.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<QuestionAnswers> AnswerAsync(
        this IQuestionAnswerer answerer, string question, string context, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answerer);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(context);
        return InferenceBatches.Single(await answerer.GetAnswersAsync([new(question, context)], options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds the answers to many questions, in batches, and keeps their order.</summary>
    /// <param name="answerer">The model.</param>
    /// <param name="questions">The questions with their contexts; read once, before the work begins.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults; read before the work begins.</param>
    /// <param name="batchSize">The inputs that the model gets in one call, at least 1. Progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One result a question, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/>; the message names its index. Or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of results than it got inputs.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<InferenceResults<QuestionAnswers>> AnswerManyAsync(
        this IQuestionAnswerer answerer,
        IEnumerable<QuestionInput> questions,
        QuestionAnsweringOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answerer);
        ArgumentNullException.ThrowIfNull(questions);
        options = options?.Clone();
        List<QuestionInput> list = InferenceBatches.Materialize(questions, static input => input.Question is null || input.Context is null, nameof(questions));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => answerer.GetAnswersAsync(batch, options, token), cancellationToken);
    }
}
