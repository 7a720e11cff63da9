namespace LocalMode.Static;

/// <summary>What the files of a model directory say about making embeddings with it.</summary>
internal sealed record StaticModelConfig
{
    /// <summary>The longest text of model2vec where nothing is said.</summary>
    public const int UsualMaxTokens = 512;

    public required string TableFile { get; init; }

    /// <summary>The names that the table may have, the usual one first.</summary>
    public required IReadOnlyList<string> TableNames { get; init; }

    public required string TokenizerFile { get; init; }

    public required bool Normalize { get; init; }

    /// <summary>The tokens that count; null where the tokenizer's own truncation says it.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether this is model2vec's kind: unknown tokens do not count, tokens can have weights and share rows.</summary>
    public bool IsModel2Vec { get; init; }

    /// <summary>The shorter lengths of a vector that the model was trained for.</summary>
    public IReadOnlyList<int> ShorterDimensions { get; init; } = [];

    public EmbeddingPrompts Prompts { get; init; } = EmbeddingPrompts.None;

    /// <summary>The prompt that sentence-transformers puts before every text, or null as nearly always.</summary>
    public string? DefaultPromptName { get; init; }
}
