namespace LocalMode;

/// <summary>The verbs of reranking: extension methods over any <see cref="IReranker"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the object they are called on.</remarks>
public static class RerankerExtensions
{
    /// <summary>Returns a service of the object or of what it wraps.</summary>
    /// <typeparam name="TService">The service's type.</typeparam>
    /// <param name="reranker">The object that is asked.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this IReranker reranker, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        return reranker.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Orders documents by how well they answer a query.</summary>
    /// <param name="reranker">The model.</param>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents; read once, before the work begins.</param>
    /// <param name="topN">How many come back, at least 1; <see langword="null"/> for all.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The documents, the best first, with their indices in the caller's list.</returns>
    /// <inheritdoc cref="RerankAsync{T}" path="/exception"/>
    public static Task<RerankResult<string>> RerankAsync(
        this IReranker reranker,
        string query,
        IEnumerable<string> documents,
        int? topN = null,
        RerankOptions? options = null,
        CancellationToken cancellationToken = default) =>
        reranker.RerankAsync(query, documents, static document => document, topN, options, cancellationToken);

    /// <summary>Orders objects by how well their texts answer a query.</summary>
    /// <typeparam name="T">The objects' type.</typeparam>
    /// <param name="reranker">The model.</param>
    /// <param name="query">The query.</param>
    /// <param name="documents">The objects; read once, before the work begins.</param>
    /// <param name="text">Returns the text of an object; called once for each.</param>
    /// <param name="topN">How many come back, at least 1; <see langword="null"/> for all.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The caller's own objects, the best first (none, without a call, where there are no documents), with their indices in the caller's list; of equal scores the earlier first.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topN"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>; the message names its index. Or an option is out of its range.</exception>
    /// <exception cref="InvalidOutputException">The model returned another number of scores than it got documents, or a score that is not a number.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<RerankResult<T>> RerankAsync<T>(
        this IReranker reranker,
        string query,
        IEnumerable<T> documents,
        Func<T, string> text,
        int? topN = null,
        RerankOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(text);
        if (topN is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(topN));

        cancellationToken.ThrowIfCancellationRequested();
        List<T> items = [.. documents];
        List<string> texts = InferenceBatches.Materialize(items.Select(text), static document => document is null, nameof(documents));
        if (texts.Count == 0)
            return new() { Items = [], Usage = new() { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 } };

        RerankScores scores = await reranker.GetScoresAsync(query, texts, options, cancellationToken).ConfigureAwait(false);
        Check(scores, texts.Count);

        Ranked<T>[] ranked = new Ranked<T>[items.Count];
        for (int i = 0; i < ranked.Length; i++)
            ranked[i] = new(items[i], i, scores.Scores[i]);

        // Two equal scores must not change places: the sort is not stable, the index makes it so.
        Array.Sort(ranked, static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index));
        return new()
        {
            Items = topN < ranked.Length ? ranked[..topN.Value] : ranked,
            Usage = scores.Usage,
            ModelId = scores.ModelId,
            Duration = scores.Duration,
            IsInputTruncated = scores.IsInputTruncated,
            AdditionalProperties = scores.AdditionalProperties,
        };
    }

    private static void Check(RerankScores scores, int expected)
    {
        if (scores.Scores.Count != expected)
            throw new InvalidOutputException($"the reranker returned {scores.Scores.Count} scores for {expected} documents.", text: "");

        for (int i = 0; i < expected; i++)
        {
            if (float.IsNaN(scores.Scores[i]))
                throw new InvalidOutputException($"the score of the document at index {i} is not a number.", text: "");
        }
    }
}
