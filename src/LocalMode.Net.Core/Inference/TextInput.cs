namespace LocalMode;

/// <summary>A text, or two texts that a model reads together, such as a question and a passage.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second text, or <see langword="null"/>.</param>
public readonly record struct TextInput(string Text, string? Pair = null)
{
    /// <summary>Makes the input of one text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator TextInput(string text) => FromString(text);

    /// <summary>Makes the input of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The input.</returns>
    public static TextInput FromString(string text) => new(text);
}
