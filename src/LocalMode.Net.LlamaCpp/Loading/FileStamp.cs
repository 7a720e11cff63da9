namespace LocalMode.LlamaCpp.Loading;

/// <summary>What tells, without reading it, that a file is still the one that was verified.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenUtc">When it was last written.</param>
internal readonly record struct FileStamp(long Length, DateTime WrittenUtc)
{
    /// <summary>Looks at a file.</summary>
    /// <exception cref="ModelNotFoundException">It is missing.</exception>
    public static FileStamp Of(ModelReference model)
    {
        FileInfo file = new(model.Path);
        return file.Exists
            ? new(file.Length, file.LastWriteTimeUtc)
            : throw new ModelNotFoundException(model.Name, [model.Path], "Check the path.");
    }

    /// <summary>Refuses another file than the one that was verified.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expected">What was verified.</param>
    /// <exception cref="ModelInvalidException">It changed.</exception>
    public void EnsureIs(ModelReference model, FileStamp expected)
    {
        if (this != expected)
        {
            throw new ModelInvalidException(
                model.Path,
                field: null,
                $"It changed since it was checked: found {this}, expected {expected}. Dispose the client and open the model again, which checks the new file.");
        }
    }

    public override string ToString() => FormattableString.Invariant($"{Length:N0} bytes written {WrittenUtc:yyyy-MM-dd HH:mm:ss.fffffff} UTC");
}
