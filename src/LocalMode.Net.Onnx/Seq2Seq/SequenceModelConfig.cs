namespace LocalMode.Onnx;

/// <summary>What the files of an encoder-decoder model say about using it.</summary>
internal sealed record SequenceModelConfig
{
    /// <summary>The longest text in tokens, special tokens included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The positions that the decoder has, or <see langword="null"/> where it has no limit.</summary>
    public int? Positions { get; init; }

    /// <summary>The token that answers begin with.</summary>
    public required int StartToken { get; init; }

    /// <summary>What it does where no task is named.</summary>
    public required SequenceTask Default { get; init; }

    /// <summary>The tasks of task_specific_params, as pipelines apply them.</summary>
    public required IReadOnlyDictionary<string, SequenceTask> Tasks { get; init; }

    /// <summary>Whether spaces before punctuation are removed from answers.</summary>
    public bool CleansSpaces { get; init; }

    public string? ModelType { get; init; }

    public string? TokenizerClass { get; init; }

    /// <summary>The language of texts, where the directory names one.</summary>
    public string? SourceLanguage { get; init; }

    /// <summary>The language of answers, where the directory names one.</summary>
    public string? TargetLanguage { get; init; }

    /// <summary>The special tokens that tokenizer_config.json lists.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];
}
