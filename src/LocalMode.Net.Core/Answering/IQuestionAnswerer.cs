namespace LocalMode;

/// <summary>Finds the answers to questions in texts.</summary>
/// <remarks>
/// <para>Implementations are safe for concurrent use until they are disposed. Inputs and options are read before a call returns its task, and are never changed.</para>
/// <para>The verbs, extension methods in <see cref="QuestionAnswererExtensions"/>, are what applications call. <see cref="IDisposable.Dispose"/> releases the model of the one who opened it; a decorator disposes what it wraps.</para>
/// </remarks>
public interface IQuestionAnswerer : IDisposable
{
    /// <summary>Finds the answers to questions in texts.</summary>
    /// <param name="questions">The questions with their contexts; read once.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One result a question, in their order; each answer's range slices the caller's context.</returns>
    /// <exception cref="ArgumentException">An input is missing or an option is out of its range.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    Task<InferenceResults<QuestionAnswers>> GetAnswersAsync(IEnumerable<QuestionInput> questions, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Returns a service of this object or of what it wraps, such as <see cref="QuestionAnswererMetadata"/> or <see cref="IModelReadiness"/>.</summary>
    /// <param name="serviceType">The service's type.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    object? GetService(Type serviceType, object? serviceKey = null);
}
