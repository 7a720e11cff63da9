using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace LocalMode.Static;

/// <summary>Settings of a <see cref="StaticEmbeddingGenerator"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class StaticEmbeddingOptions
{
    private const int MaxWorkers = 1024;

    /// <summary>
    /// Gets or sets the tokens of a text that count; the rest is left out. The default, <see langword="null"/>, takes <c>max_length</c> of
    /// model2vec's <c>config.json</c> (512 where it says nothing; unknown tokens do not count), and for a model of sentence-transformers the
    /// truncation inside <c>tokenizer.json</c>, which usually is none.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>Gets or sets whether vectors are scaled to length 1. The default, <see langword="null"/>, takes it from the directory: no where nothing is said.</summary>
    public bool? Normalize { get; set; }

    /// <summary>
    /// Gets or sets the shorter lengths that the model was trained for (Matryoshka), which <c>EmbeddingGenerationOptions.Dimensions</c> may then
    /// ask for: the first values of a vector are it. The default, <see langword="null"/>, takes <c>matryoshka_dimensions</c> of
    /// <c>config.json</c>: none where nothing is said. Each is 1 at least and at most the model's own.
    /// </summary>
    public IReadOnlyList<int>? ShorterDimensions { get; set; }

    /// <summary>
    /// Gets or sets whether the text of a special token inside a caller's text, such as <c>[SEP]</c>, becomes that token. The default is
    /// <see langword="false"/>: such text is ordinary text to the tokenizer. <see langword="true"/> does as model2vec and sentence-transformers do.
    /// </summary>
    public bool AllowSpecialTokens { get; set; }

    /// <summary>
    /// Gets or sets the number of workers, threads of our own that large calls are spread over; 1 to 1,024. They start with the first large
    /// call. Small calls run on the caller's thread. The default, <see langword="null"/>, is the number of processors.
    /// </summary>
    [Range(1, MaxWorkers)]
    public int? WorkerCount { get; set; }

    /// <summary>
    /// Gets or sets whether files with published hashes are compared with them first. The default is <see langword="true"/>;
    /// a model of the user's own has no published hashes.
    /// </summary>
    public bool VerifyFiles { get; set; } = true;

    /// <summary>Gets or sets where logs go. The default is <see langword="null"/>: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the clock of <c>Embedding.CreatedAt</c>. The default is the system's.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal StaticEmbeddingOptions Snapshot()
    {
        if (MaxTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens, nameof(MaxTokens));
        if (WorkerCount is { } workers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers, nameof(WorkerCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, MaxWorkers, nameof(WorkerCount));
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
        StaticEmbeddingOptions snapshot = (StaticEmbeddingOptions)MemberwiseClone();
        snapshot.ShorterDimensions = ShorterDimensions is { } shorter ? [.. shorter] : null;
        foreach (int dimensions in snapshot.ShorterDimensions ?? [])
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions, nameof(ShorterDimensions));

        return snapshot;
    }
}
