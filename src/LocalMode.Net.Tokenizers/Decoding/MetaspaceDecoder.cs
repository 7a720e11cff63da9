using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Makes the character that stands for blanks a blank; in the first token it is dropped, if one is put before texts.</summary>
/// <param name="replacement">The character.</param>
/// <param name="scheme">Which pieces get one.</param>
internal sealed class MetaspaceDecoder(Rune replacement, MetaspaceScheme scheme) : ITokenDecoder
{
    private readonly string _replacement = replacement.ToString();

    /// <summary>Gets a value indicating whether the character is dropped in the first token.</summary>
    public bool DropsInFirst => scheme != MetaspaceScheme.Never;

    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            string blank = i == 0 && scheme != MetaspaceScheme.Never ? "" : " ";
            tokens[i] = tokens[i].Replace(_replacement, blank, StringComparison.Ordinal);
        }
    }
}
