using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints;

public sealed partial class TokenVocabulary
{
    /// <summary>Reads the tokens of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="endTokens">The tokens that end an answer, at least one.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">There is no end token, or one that does not exist.</exception>
    /// <exception cref="UnsupportedCapabilityException">The decoded text is not the concatenation of the tokens' bytes.</exception>
    public static TokenVocabulary Create(HfTokenizer tokenizer, IEnumerable<int> endTokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        DecodedTokens tokens = DecodedTokens.Read(tokenizer);
        return Create(tokens.ToArray(), endTokens, tokens.StripsFirstSpace, tokens.NotFirst);
    }
}
