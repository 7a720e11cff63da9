namespace LocalMode.Tokenizers;

/// <summary>Errors about a directory as a whole.</summary>
internal static class DirectoryError
{
    /// <summary>Creates the error for a tokenizer whose rules are not known.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="type">The class that it names, or <see langword="null"/> if it names none.</param>
    /// <param name="known">The classes that can be built from such files.</param>
    public static UnsupportedCapabilityException UnknownClass(string directory, string? type, IEnumerable<string> known) => new(
        $"{(type is null ? "a tokenizer whose class is not named" : $"the tokenizer '{type}'")} in '{directory}' without a tokenizer.json",
        "LocalMode.Net.Tokenizers",
        $"From vocabulary files it builds {string.Join(", ", known)}; save the model's fast tokenizer, which writes tokenizer.json, or name the class in tokenizer_config.json.");
}
