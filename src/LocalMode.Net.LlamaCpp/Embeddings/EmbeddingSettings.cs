using LocalMode.LlamaCpp.Encoders;
using LocalMode.LlamaCpp.Gguf;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Embeddings;

/// <summary>The options of a generator beyond the shared ones, as they were when it was opened, checked.</summary>
internal sealed record EmbeddingSettings
{
    public required LlamaCppPooling? Pooling { get; init; }

    public required bool Normalize { get; init; }

    /// <summary>Gets the shorter lengths, the longest first.</summary>
    public required int[] ShorterDimensions { get; init; }

    public required EmbeddingPrompts Prompts { get; init; }

    public required bool TruncatesInput { get; init; }

    /// <summary>Copies and checks options.</summary>
    /// <exception cref="ArgumentException">An option is missing or outside of its range.</exception>
    public static EmbeddingSettings From(LlamaCppEmbeddingOptions options)
    {
        if (options.Pooling is { } pooling && !Enum.IsDefined(pooling))
            throw new ArgumentOutOfRangeException(nameof(options), pooling, $"{nameof(options.Pooling)}: not a pooling.");

        ArgumentNullException.ThrowIfNull(options.QueryPrompt);
        ArgumentNullException.ThrowIfNull(options.DocumentPrompt);
        int[] shorter = [.. (options.ShorterDimensions ?? []).Distinct().OrderDescending()];
        if (shorter is [.., < 1])
            throw new ArgumentOutOfRangeException(nameof(options), shorter[^1], $"{nameof(options.ShorterDimensions)}: expected 1 or more.");

        return new()
        {
            Pooling = options.Pooling,
            Normalize = options.Normalize,
            ShorterDimensions = shorter,
            Prompts = new() { Query = options.QueryPrompt, Document = options.DocumentPrompt },
            TruncatesInput = options.TruncateInput,
        };
    }

    /// <summary>Chooses the pooling: the option's, else the file's.</summary>
    /// <exception cref="UnsupportedCapabilityException">The file is a reranker, or says nothing where the options say nothing.</exception>
    public PoolingKind ChoosePooling(GgufFile file)
    {
        string key = $"{file.Architecture}.pooling_type";
        long? declared = file.Integer(key);
        if (declared == (long)PoolingKind.Rank)
            throw new UnsupportedCapabilityException("embeddings, because its GGUF is a reranker", file.Path, $"Open it as {nameof(LlamaCppReranker)}.");

        return Pooling switch
        {
            LlamaCppPooling.Mean => PoolingKind.Mean,
            LlamaCppPooling.Cls => PoolingKind.Cls,
            LlamaCppPooling.LastToken => PoolingKind.Last,
            _ => declared is >= (long)PoolingKind.Mean and <= (long)PoolingKind.Last
                ? (PoolingKind)declared
                : throw new UnsupportedCapabilityException(
                    $"embeddings, because '{key}' of its GGUF is {declared?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}",
                    file.Path,
                    $"Use a model that was made for embeddings, or say how its states are pooled: {nameof(LlamaCppEmbeddingOptions)}.{nameof(LlamaCppEmbeddingOptions.Pooling)}."),
        };
    }

    /// <summary>Finds what a call puts before each text.</summary>
    /// <exception cref="ArgumentException">An additional property is not a string.</exception>
    /// <exception cref="UnsupportedCapabilityException">The call names a prompt that there is not.</exception>
    public string PromptOf(EmbeddingGenerationOptions? options, string model)
    {
        if (CallText.Read(options?.AdditionalProperties, EmbeddingPromptExtensions.PromptKey) is { } prompt)
            return prompt;

        return CallText.Read(options?.AdditionalProperties, EmbeddingPromptExtensions.PromptNameKey) switch
        {
            null => "",
            "query" when Prompts.Query.Length > 0 => Prompts.Query,
            "document" when Prompts.Document.Length > 0 => Prompts.Document,
            { } name => throw new UnsupportedCapabilityException(
                $"the prompt '{name}'",
                model,
                $"A GGUF has none: set {nameof(LlamaCppEmbeddingOptions.QueryPrompt)} and {nameof(LlamaCppEmbeddingOptions.DocumentPrompt)} of {nameof(LlamaCppEmbeddingOptions)}, which are 'query' and 'document'."),
        };
    }
}
