namespace LocalMode;

/// <summary>The verbs of summarization: extension methods over any <see cref="ISummarizer"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class SummarizerExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="summarizer">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="summarizer"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this ISummarizer summarizer, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(summarizer);
        return summarizer.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Says one text in fewer words.</summary>
    /// <param name="summarizer">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="summarizer"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model did not return exactly one result.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<Summary> SummarizeAsync(
        this ISummarizer summarizer, string text, SummarizationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(summarizer);
        ArgumentNullException.ThrowIfNull(text);
        return InferenceBatches.Single(await summarizer.GetSummariesAsync([text], options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Says many texts in fewer words, in batches, and keeps their order.</summary>
    /// <param name="summarizer">The model.</param>
    /// <param name="texts">The texts; read once, before the work begins.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults; read before the work begins.</param>
    /// <param name="batchSize">The inputs that the model gets in one call, at least 1. Progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One summary a text, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An input is <see langword="null"/>; the message names its index. Or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of results than it got inputs.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<InferenceResults<Summary>> SummarizeManyAsync(
        this ISummarizer summarizer,
        IEnumerable<string> texts,
        SummarizationOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(summarizer);
        ArgumentNullException.ThrowIfNull(texts);
        options = options?.Clone();
        List<string> list = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => summarizer.GetSummariesAsync(batch, options, token), cancellationToken);
    }
}
