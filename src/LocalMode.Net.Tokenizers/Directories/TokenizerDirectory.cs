namespace LocalMode.Tokenizers;

/// <summary>Chooses which files of a directory a tokenizer is built from.</summary>
internal static class TokenizerDirectory
{
    private const string Whole = "tokenizer.json", WordPieces = "vocab.txt", Vocabulary = "vocab.json", Merges = "merges.txt";

    /// <summary>Reads the tokenizer of a directory.</summary>
    /// <param name="directory">The directory.</param>
    public static HfTokenizer Read(string directory)
    {
        if (Has(directory, Whole))
        {
            return HfTokenizer.Load(Path.Combine(directory, Whole));
        }

        if (Has(directory, WordPieces))
        {
            return BertDirectory.Read(DirectorySettings.Read(directory), Path.Combine(directory, WordPieces));
        }

        throw NotFound(directory);
    }

    private static bool Has(string directory, string file) => File.Exists(Path.Combine(directory, file));

    private static ModelNotFoundException NotFound(string directory)
    {
        string[] probed = [Path.Combine(directory, Whole), Path.Combine(directory, WordPieces), Path.Combine(directory, Vocabulary), Path.Combine(directory, Merges)];
        if (!Directory.Exists(directory))
        {
            return new ModelNotFoundException(directory, probed, "There is no such directory. Give the directory of a model, or restore the model's files.");
        }

        string[] found = [.. Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal).Take(50)];
        return new ModelNotFoundException(
            directory,
            probed,
            $"The directory has {(found.Length == 0 ? "no files" : string.Join(", ", found))}; expected tokenizer.json, or vocab.txt, or vocab.json with merges.txt. "
            + "Save the model's fast tokenizer, which writes tokenizer.json.");
    }
}
