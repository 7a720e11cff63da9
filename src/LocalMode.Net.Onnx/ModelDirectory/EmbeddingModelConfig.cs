namespace LocalMode.Onnx;

/// <summary>What the files of a model directory say about making embeddings with it.</summary>
internal sealed record EmbeddingModelConfig
{
    public required EmbeddingPooling Pooling { get; init; }

    public required bool Normalize { get; init; }

    /// <summary>The longest text in tokens, special tokens included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The padding token by name; its id is the tokenizer's to say.</summary>
    public string? PadToken { get; init; }

    /// <summary>The padding token's id, which counts where <see cref="PadToken"/> says nothing.</summary>
    public int PadTokenId { get; init; }

    public bool PadLeft { get; init; }

    public bool LowerCase { get; init; }

    public EmbeddingPrompts Prompts { get; init; } = EmbeddingPrompts.None;

    /// <summary>The prompt that sentence-transformers puts before every text, or null as nearly always.</summary>
    public string? DefaultPromptName { get; init; }
}
