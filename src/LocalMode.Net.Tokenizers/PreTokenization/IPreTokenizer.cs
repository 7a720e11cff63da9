namespace LocalMode.Tokenizers;

/// <summary>Cuts normalised text into the pieces that the model sees. Implementations are immutable and safe for concurrent use.</summary>
internal interface IPreTokenizer
{
    /// <summary>Gets a value indicating whether the text is rewritten too, so that positions in it do not stay.</summary>
    bool RewritesText => false;

    /// <summary>Gets a value indicating whether the cut depends on where in the caller's string a piece comes from.</summary>
    bool NeedsOrigins => false;

    /// <summary>Cuts each piece further; pieces stay in order, and none is empty.</summary>
    /// <param name="text">The text and its pieces so far.</param>
    void PreTokenize(PreTokenizedText text);
}
