namespace LocalMode;

/// <summary>The verbs of text classification: extension methods over any <see cref="ITextClassifier"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class TextClassifierExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="classifier">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this ITextClassifier classifier, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return classifier.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Classifies one text.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The labels, the best first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model did not return exactly one result.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<TextClassification> ClassifyAsync(
        this ITextClassifier classifier, string text, TextClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(text);
        return InferenceBatches.Single(await classifier.GetClassificationsAsync([text], options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Classifies two texts that the model reads together, such as a premise and a hypothesis.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="input">The texts: <c>new(first, second)</c>.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The labels, the best first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> or the text of <paramref name="input"/> is <see langword="null"/>.</exception>
    /// <inheritdoc cref="ClassifyAsync(ITextClassifier, string, TextClassificationOptions?, CancellationToken)" path="/exception[not(@cref='T:System.ArgumentNullException')]"/>
    public static async Task<TextClassification> ClassifyAsync(
        this ITextClassifier classifier, TextInput input, TextClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(input.Text, nameof(input));
        return InferenceBatches.Single(await classifier.GetClassificationsAsync([input], options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Classifies many texts, in batches, and keeps their order.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="texts">The texts, or pairs of texts; read once, before the work begins.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults; read before the work begins.</param>
    /// <param name="batchSize">The inputs that the model gets in one call, at least 1. Progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One result a text, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/>; the message names its index. Or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of results than it got inputs.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<InferenceResults<TextClassification>> ClassifyManyAsync(
        this ITextClassifier classifier,
        IEnumerable<TextInput> texts,
        TextClassificationOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(texts);
        options = options?.Clone();
        List<TextInput> list = InferenceBatches.Materialize(texts, static input => input.Text is null, nameof(texts));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => classifier.GetClassificationsAsync(batch, options, token), cancellationToken);
    }

    /// <summary>Classifies many texts, in batches, and keeps their order.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="texts">The texts; read once, before the work begins.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults; read before the work begins.</param>
    /// <param name="batchSize">The inputs that the model gets in one call, at least 1. Progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One result a text, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/>; the message names its index. Or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of results than it got inputs.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<InferenceResults<TextClassification>> ClassifyManyAsync(
        this ITextClassifier classifier,
        IEnumerable<string> texts,
        TextClassificationOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(texts);
        options = options?.Clone();
        List<string> list = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => classifier.GetClassificationsAsync(batch.Select(static text => new TextInput(text)), options, token), cancellationToken);
    }
}
