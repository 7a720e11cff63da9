namespace LocalMode.Tokenizers;

/// <summary>A pattern's text and where it was found, for errors.</summary>
/// <param name="Text">The pattern.</param>
/// <param name="File">The file's name.</param>
/// <param name="Field">The place in the file.</param>
internal sealed record PatternSource(string Text, string File, string Field)
{
    private const int MaxShown = 200;

    // A hostile one may have a megabyte.
    private string Shown => Text.Length <= MaxShown ? Text : $"{Text[..MaxShown]}...";

    /// <summary>Creates the error for a pattern that is not valid.</summary>
    /// <param name="reason">What is wrong.</param>
    public ModelInvalidException Invalid(string reason) =>
        new(File, Field, $"The pattern '{Shown}' is not a valid regular expression: {reason} Expected Oniguruma's syntax.");

    /// <summary>Creates the error for what is valid and not implemented.</summary>
    /// <param name="what">What is not implemented.</param>
    public UnsupportedCapabilityException Unsupported(string what) => new(
        $"{what} in the pattern '{Shown}' that '{File}' has at '{Field}'",
        "LocalMode.Net.Tokenizers",
        "Use a model whose patterns do without it, and report the model so that it can be added.");

    /// <summary>Creates the error for a pattern that a text drives into too much work.</summary>
    public ModelInvalidException TooCostly() =>
        new(File, Field, $"The pattern '{Shown}' needs far more steps on a text than the text is long; it is badly made or hostile. Use another model.");
}
