namespace LocalMode.Onnx;

/// <summary>An opened model of masked texts; immutable, shared by all workers.</summary>
/// <param name="text">The graph, the tokenizer and the workers.</param>
/// <param name="maskId">The id of the mask token.</param>
/// <param name="cleansUp">Whether decoded text is cleaned up.</param>
internal sealed class MaskModel(OnnxTextModel text, int maskId, bool cleansUp)
{
    public OnnxTextModel Text { get; } = text;

    /// <summary>Gets the mask token as it is written in texts.</summary>
    public string MaskToken { get; } = text.Tokenizer.IdToToken(maskId)!;

    public MaskReader Reader { get; } = new(text.Tokenizer, text.Session.PadTokenId, cleansUp);

    /// <summary>Gets the tokens that the model has scores of.</summary>
    public int VocabularySize => Text.Session.Outputs[0].Width;

    /// <summary>Encodes a text.</summary>
    /// <exception cref="ArgumentException">It has no mask.</exception>
    /// <exception cref="ContextOverflowException">It is too long.</exception>
    public MaskedText Encode(string text, int index)
    {
        MaskedText masked = MaskedText.Encode(Text.Tokenizer, maskId, text, Text.AllowSpecialTokens);
        if (masked.Masks.Length == 0)
            throw new ArgumentException($"The text at index {index} has no mask; expected '{MaskToken}' in it at least once.");

        return masked.Ids.Length <= Text.MaxTokens
            ? masked
            : throw ContextOverflowException.ForInput(
                $"The text at index {index}", masked.Ids.Length, Text.MaxTokens, "Shorten it: what is left of a cut text would not be what was asked.");
    }
}
