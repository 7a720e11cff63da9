namespace LocalMode.Tokenizers;

/// <summary>Writes each byte of the text's UTF-8 as one printable character.</summary>
internal sealed class ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (ByteAlphabet.TryMapInPlace(text))
        {
            return;
        }

        text.BeginRewrite();
        ByteAlphabet.Map(text, 0, text.Length);
        text.EndRewrite();
    }
}
