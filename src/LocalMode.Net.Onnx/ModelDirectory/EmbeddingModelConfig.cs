namespace LocalMode.Onnx;

/// <summary>What the files of a model directory say about making embeddings with it.</summary>
internal sealed record EmbeddingModelConfig : TextModelConfig
{
    public required EmbeddingPooling Pooling { get; init; }

    public required bool Normalize { get; init; }

    public EmbeddingPrompts Prompts { get; init; } = EmbeddingPrompts.None;

    /// <summary>The prompt that sentence-transformers puts before every text, or null as nearly always.</summary>
    public string? DefaultPromptName { get; init; }
}
