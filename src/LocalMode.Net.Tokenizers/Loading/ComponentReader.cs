namespace LocalMode.Tokenizers;

/// <summary>What the readers of all components share.</summary>
internal static class ComponentReader
{
    /// <summary>Gets the type that a component names.</summary>
    /// <param name="component">The component.</param>
    public static string TypeOf(JsonPart component) => component.Require("type").AsString();

    /// <summary>Creates the error for a component that Hugging Face knows and this version does not, or that nobody knows.</summary>
    /// <param name="component">The component.</param>
    /// <param name="kind">What it is, such as <c>normalizer</c>.</param>
    /// <param name="type">The type that it names.</param>
    /// <param name="known">The types of this kind that exist in Hugging Face's format.</param>
    /// <returns>The error, to be thrown.</returns>
    public static LocalModeException Unknown(JsonPart component, string kind, string type, ReadOnlySpan<string> known)
    {
        if (known.Contains(type))
        {
            return new UnsupportedCapabilityException(
                $"the {kind} '{type}' that '{component.Source}' names at '{component.Path}.type'",
                "This version of LocalMode.Net.Tokenizers",
                "Use a model of the WordPiece family (BERT, MiniLM and their kin), or a later version.");
        }

        return new ModelInvalidException(
            component.Source, $"{component.Path}.type", $"Found the {kind} '{type}'; expected one of {string.Join(", ", known!)}.");
    }
}
