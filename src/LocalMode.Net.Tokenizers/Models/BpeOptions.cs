namespace LocalMode.Tokenizers;

/// <summary>The settings of a <see cref="BpeModel"/>.</summary>
internal sealed record BpeOptions
{
    /// <summary>Gets the token for characters that the vocabulary lacks, or <see langword="null"/>: then they are dropped.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>Gets the file and the place that errors about the unknown token name.</summary>
    public (string File, string Field) UnknownTokenPlace { get; init; } = ("tokenizer.json", "$.model.unk_token");

    /// <summary>Gets a value indicating whether neighbouring unknown characters become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Gets a value indicating whether a character that the vocabulary lacks becomes its UTF-8 bytes, if it has tokens for all of them.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Gets what the token of each character but a piece's first begins with; may be empty.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>Gets what the token of a piece's last character ends with; may be empty.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Gets a value indicating whether a piece that is a token of its own is that token, whatever the merges would give.</summary>
    public bool IgnoreMerges { get; init; }
}
