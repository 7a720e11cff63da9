namespace LocalMode.Tokenizers;

/// <summary>What is done with a text beyond turning it into tokens. Immutable.</summary>
public sealed record TokenizerEncodeOptions
{
    /// <summary>Gets a value indicating whether the special tokens around the texts are added. The default is <see langword="true"/>.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether a special token written in a text becomes that token. The default is <see langword="true"/>; give
    /// <see langword="false"/> for text that is not trusted.
    /// </summary>
    public bool AllowSpecialTokens { get; init; } = true;

    /// <summary>Gets how what is too long is cut, or <see langword="null"/> to cut nothing, the default.</summary>
    public TokenizerTruncation? Truncation { get; init; }

    /// <summary>Gets how what is too short is filled up, or <see langword="null"/> to add nothing, the default.</summary>
    public TokenizerPadding? Padding { get; init; }
}
