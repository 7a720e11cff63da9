namespace LocalMode.Tokenizers;

/// <summary>Rewrites a text before it is cut into words. Implementations are immutable and safe for concurrent use.</summary>
internal interface INormalizer
{
    /// <summary>Rewrites the text; origins follow.</summary>
    /// <param name="text">The text, one part between added tokens.</param>
    void Normalize(AlignedText text);
}
