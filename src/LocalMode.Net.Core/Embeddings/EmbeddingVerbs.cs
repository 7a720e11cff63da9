using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The Embed verbs: extension methods over any <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the generator they are called on.</remarks>
public static class EmbeddingVerbs
{
    /// <summary>The texts that <see cref="EmbedManyAsync"/> gives the generator in one call unless told otherwise.</summary>
    public const int DefaultBatchSize = 512;

    /// <summary>Embeds one text as it is, without any prefix.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="text">The text; an empty text gives whatever the model makes of its special tokens alone.</param>
    /// <param name="options">Options for the generator.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The vector.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOutputException">The generator did not return exactly one vector.</exception>
    /// <exception cref="LocalModeException">The generator could not do it.</exception>
    public static async Task<Embedding<float>> EmbedAsync(
        this IEmbeddingGenerator<string, Embedding<float>> generator,
        string text,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(text);

        GeneratedEmbeddings<Embedding<float>> embeddings = await GenerateAsync(generator, [text], options, cancellationToken).ConfigureAwait(false);
        return embeddings[0];
    }

    /// <summary>Embeds one search query, with the prefix that the model was trained with for queries.</summary>
    /// <param name="generator">The generator; it answers for its prefixes through <see cref="EmbeddingPrompts"/>, and none are used if it does not.</param>
    /// <param name="query">The query, without prefix.</param>
    /// <param name="options">Options for the generator.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The vector, to be compared with those of <see cref="EmbedDocumentAsync"/> and <see cref="EmbedDocumentsAsync"/>.</returns>
    /// <inheritdoc cref="EmbedAsync" path="/exception"/>
    public static async Task<Embedding<float>> EmbedQueryAsync(
        this IEmbeddingGenerator<string, Embedding<float>> generator,
        string query,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(query);
        EmbeddingPrompts prompts = await PromptsAsync(generator, cancellationToken).ConfigureAwait(false);
        return await generator.EmbedAsync(prompts.Query + query, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Embeds one document to be searched, with the prefix that the model was trained with for documents.</summary>
    /// <param name="generator">The generator; it answers for its prefixes through <see cref="EmbeddingPrompts"/>, and none are used if it does not.</param>
    /// <param name="document">The document, without prefix.</param>
    /// <param name="options">Options for the generator.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The vector.</returns>
    /// <inheritdoc cref="EmbedAsync" path="/exception"/>
    public static async Task<Embedding<float>> EmbedDocumentAsync(
        this IEmbeddingGenerator<string, Embedding<float>> generator,
        string document,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(document);
        EmbeddingPrompts prompts = await PromptsAsync(generator, cancellationToken).ConfigureAwait(false);
        return await generator.EmbedAsync(prompts.Document + document, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Embeds many texts as they are, in batches, and keeps their order.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="texts">The texts; read once, before the work begins.</param>
    /// <param name="options">Options for the generator.</param>
    /// <param name="batchSize">The texts that the generator gets in one call, at least 1. A local generator sorts each batch by length, so large batches are fast; progress is reported and cancellation is seen between batches at the latest.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One vector for each text, in the order of the texts. <see cref="GeneratedEmbeddings{TEmbedding}.Usage"/> is the sum over the batches, or <see langword="null"/> if a batch came without.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> or <paramref name="texts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the texts is <see langword="null"/>; the message names its index.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    /// <exception cref="InvalidOutputException">The generator returned another number of vectors than it got texts.</exception>
    /// <exception cref="LocalModeException">The generator could not do it.</exception>
    public static Task<GeneratedEmbeddings<Embedding<float>>> EmbedManyAsync(
        this IEmbeddingGenerator<string, Embedding<float>> generator,
        IEnumerable<string> texts,
        EmbeddingGenerationOptions? options = null,
        int batchSize = DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return GenerateBatchesAsync(generator, Materialize(texts, prefix: ""), options, batchSize, progress, cancellationToken);
    }

    /// <summary>Embeds many documents to be searched, each with the model's prefix for documents, in batches, and keeps their order.</summary>
    /// <param name="generator">The generator; it answers for its prefixes through <see cref="EmbeddingPrompts"/>, and none are used if it does not.</param>
    /// <param name="documents">The documents, without prefix; read once, before the work begins.</param>
    /// <param name="options">Options for the generator.</param>
    /// <param name="batchSize">The documents that the generator gets in one call, at least 1; see <see cref="EmbedManyAsync"/>.</param>
    /// <param name="progress">Is told after each batch.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One vector for each document, in the order of the documents; its usage as <see cref="EmbedManyAsync"/> gives it.</returns>
    /// <inheritdoc cref="EmbedManyAsync" path="/exception"/>
    public static async Task<GeneratedEmbeddings<Embedding<float>>> EmbedDocumentsAsync(
        this IEmbeddingGenerator<string, Embedding<float>> generator,
        IEnumerable<string> documents,
        EmbeddingGenerationOptions? options = null,
        int batchSize = DefaultBatchSize,
        IProgress<BatchProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        EmbeddingPrompts prompts = await PromptsAsync(generator, cancellationToken).ConfigureAwait(false);
        List<string> texts = Materialize(documents, prompts.Document);
        return await GenerateBatchesAsync(generator, texts, options, batchSize, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the prompts of a generator, and waits until it knows them.</summary>
    // A model that is opened at its first call knows its prompts only then; asking too early would leave them out in silence.
    internal static async ValueTask<EmbeddingPrompts> PromptsAsync(IEmbeddingGenerator generator, CancellationToken cancellationToken)
    {
        if (generator.GetService(typeof(IModelReadiness)) is IModelReadiness { State: not ModelState.Ready } readiness)
            await readiness.WarmUpAsync(cancellationToken).ConfigureAwait(false);

        return generator.GetService(typeof(EmbeddingPrompts)) as EmbeddingPrompts ?? EmbeddingPrompts.None;
    }

    private static List<string> Materialize(IEnumerable<string> texts, string prefix)
    {
        List<string> list = [];
        foreach (string text in texts)
        {
            if (text is null)
                throw new ArgumentException($"The text at index {list.Count} is null; expected a string.", nameof(texts));

            list.Add(prefix.Length == 0 ? text : prefix + text);
        }

        return list;
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> GenerateBatchesAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        List<string> texts,
        EmbeddingGenerationOptions? options,
        int batchSize,
        IProgress<BatchProgress>? progress,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        GeneratedEmbeddings<Embedding<float>> all = new(texts.Count);
        UsageDetails? usage = new() { InputTokenCount = 0, TotalTokenCount = 0 };
        for (int start = 0; start < texts.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<string> batch = texts.GetRange(start, Math.Min(batchSize, texts.Count - start));
            GeneratedEmbeddings<Embedding<float>> part = await GenerateAsync(generator, batch, options, cancellationToken).ConfigureAwait(false);
            all.AddRange(part);
            if (part.Usage is null)
                usage = null;
            else
                usage?.Add(part.Usage);

            foreach (KeyValuePair<string, object?> property in part.AdditionalProperties ?? [])
                (all.AdditionalProperties ??= [])[property.Key] = property.Value;

            progress?.Report(new(all.Count, texts.Count));
        }

        all.Usage = usage;
        return all;
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        List<string> texts,
        EmbeddingGenerationOptions? options,
        CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != texts.Count)
            throw new InvalidOutputException($"the embedding generator returned {embeddings.Count} vectors for {texts.Count} texts.", text: "");

        return embeddings;
    }
}
