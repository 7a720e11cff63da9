namespace LocalMode;

/// <summary>The verbs of zero-shot classification: extension methods over any <see cref="IZeroShotClassifier"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class ZeroShotClassifierExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="classifier">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this IZeroShotClassifier classifier, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return classifier.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Classifies one text into labels that the caller names.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="labels">The labels, at least one.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Every label, the best first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/>, <paramref name="text"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no label, a label is <see langword="null"/>, or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model did not return exactly one result.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<TextClassification> ClassifyAsync(
        this IZeroShotClassifier classifier, string text, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(labels);
        return InferenceBatches.Single(await classifier.GetClassificationsAsync([text], InferenceBatches.Labels(labels), options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Classifies many texts into labels that the caller names, in batches, and keeps their order.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="texts">The texts; read once, before the work begins.</param>
    /// <param name="labels">The labels, at least one; read once.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults; read before the work begins.</param>
    /// <param name="batchSize">The inputs that the model gets in one call, at least 1. Progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One result a text, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input or a label is <see langword="null"/>; the message names its index. Or there is no label, or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of results than it got inputs.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<InferenceResults<TextClassification>> ClassifyManyAsync(
        this IZeroShotClassifier classifier,
        IEnumerable<string> texts,
        IEnumerable<string> labels,
        ZeroShotClassificationOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        List<string> all = InferenceBatches.Labels(labels);
        options = options?.Clone();
        List<string> list = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => classifier.GetClassificationsAsync(batch, all, options, token), cancellationToken);
    }
}
