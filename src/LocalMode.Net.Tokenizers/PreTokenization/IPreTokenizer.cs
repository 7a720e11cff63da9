namespace LocalMode.Tokenizers;

/// <summary>Cuts normalised text into the pieces that the model sees. Implementations are immutable and safe for concurrent use.</summary>
internal interface IPreTokenizer
{
    /// <summary>Cuts each piece further; pieces stay in order, and none is empty.</summary>
    /// <param name="text">The text and its pieces so far.</param>
    void PreTokenize(PreTokenizedText text);
}
