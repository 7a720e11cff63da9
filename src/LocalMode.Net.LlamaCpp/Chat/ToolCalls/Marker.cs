namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>A piece of fixed text in an answer. Where it has white space, the answer may have any, or none.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class Marker
{
    /// <summary>What <see cref="Match"/> gives where the text is not the marker.</summary>
    public const int None = -1;

    /// <summary>What <see cref="Match"/> gives where the text ends inside of the marker.</summary>
    public const int Partial = 0;

    // Longer white space is no match: what is compared again at each piece stays small.
    private const int LongestGap = 32;

    /// <summary>Prepares a marker.</summary>
    /// <param name="text">The text; white space at its ends does not count.</param>
    public Marker(string text) => Text = text.Trim();

    /// <summary>Gets the text, without white space at the ends.</summary>
    public string Text { get; }

    /// <summary>Gets a value indicating whether there is nothing to find.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Compares the marker with the beginning of a text.</summary>
    /// <returns>The length of the match, <see cref="Partial"/> or <see cref="None"/>.</returns>
    public int Match(ReadOnlySpan<char> text)
    {
        int at = 0;
        for (int i = 0; i < Text.Length;)
        {
            if (char.IsWhiteSpace(Text[i]))
            {
                while (char.IsWhiteSpace(Text[i]))
                    i++;

                int gap = at;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                    at++;

                if (at - gap > LongestGap)
                    return None;
            }

            if (at == text.Length)
                return Partial;

            if (text[at] != Text[i])
                return None;

            at++;
            i++;
        }

        return at;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
