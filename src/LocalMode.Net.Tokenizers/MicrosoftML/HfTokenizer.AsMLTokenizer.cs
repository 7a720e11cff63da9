using Microsoft.ML.Tokenizers;

namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Gives this tokenizer the type that Microsoft.ML.Tokenizers' users know: for chunkers, token counters and other libraries of the ecosystem.</summary>
    /// <param name="addSpecialTokens">
    /// Whether the special tokens around a text are part of what is encoded and counted, as with the tokenizers of Microsoft.ML.Tokenizers.
    /// </param>
    /// <param name="allowSpecialTokens">Whether a special token written in a text becomes that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of decoded text.</param>
    /// <returns>An adapter, immutable and safe for concurrent use.</returns>
    /// <remarks>
    /// What differs from other tokenizers of that type: all offsets, indexes and consumed characters are positions in the caller's text, and no normalised text is ever
    /// reported. A limit is met with the special tokens kept, and never inside a character: where one character takes several tokens, fewer tokens than
    /// the limit may be given. The special tokens that follow a text lie at its end (offset <c>length..length</c>), those before at <c>0..0</c>. Normalisation and pre-tokenization are part of the model: asking to
    /// leave them out is an <see cref="UnsupportedCapabilityException"/>. Decoding into memory that is too small writes and consumes nothing.
    /// </remarks>
    public Tokenizer AsMLTokenizer(bool addSpecialTokens = true, bool allowSpecialTokens = true, bool skipSpecialTokens = true) =>
        new MLTokenizerAdapter(this, addSpecialTokens, allowSpecialTokens, skipSpecialTokens);
}
