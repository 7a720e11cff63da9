using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Puts a text before what is not empty. It takes the origin of the first character.</summary>
/// <param name="prefix">The text.</param>
internal sealed class PrependNormalizer(string prefix) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (text.Length == 0)
        {
            return;
        }

        text.BeginRewrite();
        int change = 0;
        foreach (Rune rune in prefix.EnumerateRunes())
        {
            text.Emit(rune.Value, change);
            change = 1;
        }

        text.Emit(text.ScalarAt(0, out int units), 1);
        text.Copy(units, text.Length - units);
        text.EndRewrite();
    }
}
