namespace LocalMode.Tokenizers.Constraints;

/// <summary>The tokens of a model as bytes, with the tree over them that masks are computed on.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. Build it once per model: it takes about 40 bytes for each byte of the vocabulary, and what masks of
/// strings and numbers have in common for all constraints. Only for tokenizers whose decoded text is the concatenation of their tokens' bytes.
/// </remarks>
public sealed class TokenVocabulary
{
    /// <summary>Gets the number of tokens; ids are 0 to one less.</summary>
    public int Size => throw new NotImplementedException();

    /// <summary>Gets the words of 64 tokens that a mask needs: bit <c>i % 64</c> of word <c>i / 64</c> is token <c>i</c>.</summary>
    public int MaskLength => (Size + 63) / 64;

    /// <summary>Gets the tokens that end an answer.</summary>
    public IReadOnlyList<int> EndTokens => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the text of an answer leaves out a space at its beginning, as SentencePiece's decoders do.</summary>
    public bool StripsFirstSpace => throw new NotImplementedException();

    /// <summary>Gets what can be written with the tokens.</summary>
    internal Vocabulary.Alphabet Alphabet => throw new NotImplementedException();

    /// <summary>Gets the tree over the tokens that may be in masks.</summary>
    internal Vocabulary.TokenTrie Trie => throw new NotImplementedException();

    /// <summary>Reads the tokens of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="endTokens">The tokens that end an answer, at least one.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">There is no end token, or one that does not exist.</exception>
    /// <exception cref="UnsupportedCapabilityException">The decoded text is not the concatenation of the tokens' bytes.</exception>
    public static TokenVocabulary Create(HfTokenizer tokenizer, IEnumerable<int> endTokens) => throw new NotImplementedException();

    /// <summary>Takes the tokens of a model.</summary>
    /// <param name="tokens">The bytes of each token by its id; empty for control tokens and others that no answer may hold.</param>
    /// <param name="endTokens">The tokens that end an answer, at least one.</param>
    /// <param name="stripsFirstSpace">Whether the text of an answer leaves out a space at its beginning.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">There is no token or no end token, or an end token that does not exist.</exception>
    public static TokenVocabulary Create(IReadOnlyList<ReadOnlyMemory<byte>> tokens, IEnumerable<int> endTokens, bool stripsFirstSpace = false) => throw new NotImplementedException();

    /// <summary>Gives the bytes of a token; none for those that no answer may hold.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public ReadOnlySpan<byte> GetBytes(int token) => throw new NotImplementedException();
}
