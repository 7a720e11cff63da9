namespace LocalMode.Tokenizers;

/// <summary>Reads files of a model, with typed errors.</summary>
internal static class ModelFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the path should be of, for the error.</param>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelNotFoundException(
                path, [Path.GetFullPath(path)], $"Give the path of {what}, or restore the model's files.", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(path, field: null, $"It could not be read: {exception.Message} Check its permissions.", exception);
        }
    }

    /// <summary>Reads the lines of a text file, as Python does: any line ending, and none after the last line is needed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelInvalidException">It cannot be read, or is not UTF-8.</exception>
    public static List<string> ReadLines(string path)
    {
        byte[] content = ReadAllBytes(path, $"a {Path.GetFileName(path)}");
        if (!System.Text.Unicode.Utf8.IsValid(content))
        {
            throw new ModelInvalidException(path, field: null, "It is not valid UTF-8. Restore the file.");
        }

        var lines = new List<string>();
        using var reader = new StringReader(System.Text.Encoding.UTF8.GetString(content));
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
