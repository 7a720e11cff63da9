namespace LocalMode;

/// <summary>One file of a model, with what is published about it.</summary>
/// <param name="RelativePath">The path below the model's directory, with <c>/</c> between its parts; the file's name for a model of one file.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record ModelFile(string RelativePath, long Length, string Sha256);
