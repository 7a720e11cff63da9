namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Starts turning ids into text as they come, for models that generate.</summary>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <returns>The stream: one for each sequence.</returns>
    public TokenizerDecodeStream CreateDecodeStream(bool skipSpecialTokens = true) => new(this, skipSpecialTokens);
}
