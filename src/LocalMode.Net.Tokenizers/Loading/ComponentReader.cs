namespace LocalMode.Tokenizers;

/// <summary>What the readers of all components share.</summary>
internal static class ComponentReader
{
    /// <summary>Gets the type that a component names.</summary>
    /// <param name="component">The component.</param>
    public static string TypeOf(JsonPart component) => component.Require("type").AsString();

    /// <summary>Creates the error for a component that Hugging Face's format does not have.</summary>
    /// <param name="component">The component.</param>
    /// <param name="kind">What it is, such as <c>normalizer</c>.</param>
    /// <param name="type">The type that it names.</param>
    /// <param name="known">The types of this kind.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ModelInvalidException Unknown(JsonPart component, string kind, string type, ReadOnlySpan<string> known) => new(
        component.Source, $"{component.Path}.type", $"Found the {kind} '{type}'; expected one of {string.Join(", ", known!)}.");
}
