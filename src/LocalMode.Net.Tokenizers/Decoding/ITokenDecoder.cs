namespace LocalMode.Tokenizers;

/// <summary>Turns the texts of tokens back into what was written. Implementations are immutable and safe for concurrent use.</summary>
internal interface ITokenDecoder
{
    /// <summary>Rewrites the tokens in place, so that joining them gives the text; decoders of a sequence follow one another.</summary>
    /// <param name="tokens">The tokens.</param>
    void Decode(List<string> tokens);
}
