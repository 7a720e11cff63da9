namespace LocalMode;

/// <summary>The verbs of mask filling: extension methods over any <see cref="IMaskFiller"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class MaskFillerExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="filler">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="filler"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this IMaskFiller filler, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(filler);
        return filler.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Finds the words that fit into the gaps of one text.</summary>
    /// <param name="filler">The model.</param>
    /// <param name="text">The text, with the model's mask token at least once.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The candidates of each gap, the likeliest first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="filler"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model did not return exactly one result.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<MaskFilling> FillMaskAsync(
        this IMaskFiller filler, string text, MaskFillingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filler);
        ArgumentNullException.ThrowIfNull(text);
        return InferenceBatches.Single(await filler.GetMaskFillingsAsync([text], options, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds the words that fit into the gaps of many texts, in batches, and keeps their order.</summary>
    /// <param name="filler">The model.</param>
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
    public static Task<InferenceResults<MaskFilling>> FillMaskManyAsync(
        this IMaskFiller filler,
        IEnumerable<string> texts,
        MaskFillingOptions? options = null,
        int batchSize = InferenceBatches.DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filler);
        ArgumentNullException.ThrowIfNull(texts);
        options = options?.Clone();
        List<string> list = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        return InferenceBatches.RunAsync(list, batchSize, progress, (batch, token) => filler.GetMaskFillingsAsync(batch, options, token), cancellationToken);
    }
}
