using System.Collections.Immutable;

namespace LocalMode.Onnx;

/// <summary>What the files of a model directory say about making embeddings with it.</summary>
internal sealed record EmbeddingModelConfig : TextModelConfig
{
    /// <summary>The ways of pooling, whose vectors are joined in this order; usually one.</summary>
    public required ImmutableArray<EmbeddingPooling> Poolings { get; init; }

    /// <summary>The pooling that the caller asked for, if any; the directory's does not count where the graph pools by itself.</summary>
    public EmbeddingPooling? RequestedPooling { get; init; }

    /// <summary>What comes after the pooling, but for a normalisation at the end.</summary>
    public ImmutableArray<EmbeddingLayer> Layers { get; init; } = [];

    /// <summary>Whether vectors are scaled to length 1 at the end.</summary>
    public required bool Normalize { get; init; }

    /// <summary>Whether a prompt's tokens are pooled like the text's.</summary>
    public bool IncludePrompt { get; init; } = true;

    public required PromptsConfig Prompts { get; init; }

    /// <summary>The shorter lengths that the model was trained for, the longest first.</summary>
    public ImmutableArray<int> ShorterDimensions { get; init; } = [];
}
