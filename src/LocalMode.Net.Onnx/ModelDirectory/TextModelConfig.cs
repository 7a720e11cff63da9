namespace LocalMode.Onnx;

/// <summary>What the plain transformers files of a directory say about feeding texts to its graph.</summary>
internal record TextModelConfig
{
    /// <summary>The longest text in tokens, special tokens included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The file that says <see cref="MaxTokens"/>, or null where an option or nothing does.</summary>
    public string? MaxTokensSource { get; init; }

    /// <summary>The directory of the tokenizer's files, or null for the model directory.</summary>
    public string? TokenizerDirectory { get; init; }

    /// <summary>The padding token by name; its id is the tokenizer's to say.</summary>
    public string? PadToken { get; init; }

    /// <summary>The padding token's id, which counts where <see cref="PadToken"/> says nothing.</summary>
    public int PadTokenId { get; init; }

    public bool PadLeft { get; init; }

    /// <summary>Whether texts are put into lower case before the tokenizer sees them.</summary>
    public bool LowerCase { get; init; }

    /// <summary>The family of the architecture, such as bert or roberta.</summary>
    public string? ModelType { get; init; }
}
