using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Takes a character off the ends of each token, up to a number of times. A token that is too short becomes empty.</summary>
/// <param name="content">The character.</param>
/// <param name="start">How often at most at the beginning.</param>
/// <param name="stop">How often at most at the end.</param>
internal sealed class StripDecoder(Rune content, int start, int stop) : ITokenDecoder
{
    private readonly string _content = content.ToString();

    /// <summary>Gets the character.</summary>
    public Rune Content => content;

    /// <summary>Gets how often at most at the beginning.</summary>
    public int Start => start;

    /// <summary>Gets how often at most at the end.</summary>
    public int Stop => stop;

    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = Strip(tokens[i]);
        }
    }

    private string Strip(string token)
    {
        int from = 0, to = token.Length;
        for (int i = 0; i < start && token.AsSpan(from).StartsWith(_content); i++)
        {
            from += _content.Length;
        }

        for (int i = 0; i < stop && token.AsSpan(0, to).EndsWith(_content); i++)
        {
            to -= _content.Length;
        }

        return from < to ? token[from..to] : "";
    }
}
