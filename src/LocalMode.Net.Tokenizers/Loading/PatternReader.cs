namespace LocalMode.Tokenizers;

/// <summary>Reads a pattern: an object with <c>String</c> or <c>Regex</c>.</summary>
internal static class PatternReader
{
    /// <summary>Creates the pattern that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static TextPattern Read(JsonPart part)
    {
        if (part.Find("String") is { } text)
        {
            return TextPattern.OfString(text.AsString());
        }

        JsonPart regex = part.Find("Regex") ?? throw part.Invalid("Found neither 'String' nor 'Regex'; expected one of them.");
        return TextPattern.OfRegex(regex.AsString(), regex.Source, regex.Path);
    }

    /// <summary>Reads what becomes of the matches.</summary>
    /// <param name="part">The value.</param>
    public static SplitBehavior ReadBehavior(JsonPart part) => part.AsString() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        string other => throw part.Invalid($"Found '{other}'; expected Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous."),
    };
}
