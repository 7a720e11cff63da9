namespace LocalMode;

/// <summary>Points at a model on this machine: a directory in the layout of a Hugging Face repository, or one file such as a GGUF.</summary>
/// <remarks>Immutable and safe for concurrent use. Creating one opens no file; <see cref="VerifyAsync"/> does.</remarks>
public sealed class ModelReference
{
    /// <summary>The environment variable that names a further folder in which packaged models are looked for.</summary>
    public const string ModelsPathVariable = "LOCALMODE_MODELS_PATH";

    private readonly IReadOnlyList<string> _probedPaths;

    private ModelReference(string name, string path, bool isDirectory, string? license, IReadOnlyList<ModelFile> files, IReadOnlyList<string> probedPaths)
    {
        Name = name;
        Path = path;
        IsDirectory = isDirectory;
        License = license;
        Files = files;
        _probedPaths = probedPaths;
    }

    /// <summary>Gets the model's name, such as <c>sentence-transformers/all-MiniLM-L6-v2</c>. Clients report it as their model id.</summary>
    public string Name { get; }

    /// <summary>Gets the absolute path of the directory or file.</summary>
    public string Path { get; }

    /// <summary>Gets a value indicating whether <see cref="Path"/> is a directory.</summary>
    public bool IsDirectory { get; }

    /// <summary>Gets the licence as an SPDX expression, or <see langword="null"/> where it is not known.</summary>
    public string? License { get; }

    /// <summary>Gets the published files with their hashes; empty for a model of the user's own, which is then not verified.</summary>
    public IReadOnlyList<ModelFile> Files { get; }

    /// <summary>Points at a model directory of the user's own.</summary>
    /// <param name="path">The directory; a relative path counts from the current directory.</param>
    /// <param name="name">The name to report, or <see langword="null"/> for the directory's name.</param>
    /// <returns>The reference.</returns>
    public static ModelReference FromDirectory(string path, string? name = null) => FromPath(path, name, isDirectory: true);

    /// <summary>Points at a model file of the user's own.</summary>
    /// <param name="path">The file; a relative path counts from the current directory.</param>
    /// <param name="name">The name to report, or <see langword="null"/> for the file's name without its extension.</param>
    /// <returns>The reference.</returns>
    public static ModelReference FromFile(string path, string? name = null) => FromPath(path, name, isDirectory: false);

    /// <summary>
    /// Points at a model that came as a package: <c>models/{folder}</c> below the application, or <c>{folder}</c> below the directory
    /// that the environment variable <see cref="ModelsPathVariable"/> names.
    /// </summary>
    /// <param name="name">The model's name.</param>
    /// <param name="license">The licence as an SPDX expression.</param>
    /// <param name="folder">The folder's name below <c>models</c>.</param>
    /// <param name="files">Every file with its hash.</param>
    /// <param name="file">The one file that the reference points at, relative to the folder, or <see langword="null"/> to point at the folder.</param>
    /// <returns>The reference; to the first place where the model exists, or to the first place looked at where it does not.</returns>
    public static ModelReference FromPackage(string name, string license, string folder, IReadOnlyList<ModelFile> files, string? file = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(license);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(files);

        List<string> probed = [System.IO.Path.Combine(AppContext.BaseDirectory, "models", folder)];
        if (Environment.GetEnvironmentVariable(ModelsPathVariable) is { Length: > 0 } models)
            probed.Add(System.IO.Path.Combine(System.IO.Path.GetFullPath(models), folder));

        if (file is not null)
            probed = probed.ConvertAll(directory => System.IO.Path.Combine(directory, file));

        string path = probed.Find(candidate => file is null ? Directory.Exists(candidate) : File.Exists(candidate)) ?? probed[0];
        return new(name, path, isDirectory: file is null, license, [.. files], probed);
    }

    /// <summary>Checks that the model is there and that every published file has its published bytes.</summary>
    /// <param name="progress">
    /// Receives <see cref="ModelLoadStage.Verifying"/> with the fraction of bytes read, at least once per file and at most a hundred
    /// times more; nothing for a model without published files.
    /// </param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>A task that completes when everything was found as published.</returns>
    /// <exception cref="ModelNotFoundException">The directory or a file is missing; names the file and its expected hash.</exception>
    /// <exception cref="ModelInvalidException">A file was altered or cannot be read; names it, the expected and, where it was read, the found hash.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task VerifyAsync(IProgress<ModelLoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureExists();
        ModelFileVerifier verifier = new(Name, Files.Sum(static file => file.Length), progress);
        foreach (ModelFile file in Files)
        {
            string path = FullPath(file);
            if (!File.Exists(path))
                throw Missing([path], file.Sha256);

            await verifier.VerifyAsync(path, file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the model's name and path.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Name} ({Path})";

    private static ModelReference FromPath(string path, string? name, bool isDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        name ??= isDirectory ? System.IO.Path.GetFileName(full) : System.IO.Path.GetFileNameWithoutExtension(full);
        return new(name, full, isDirectory, license: null, [], [full]);
    }

    private void EnsureExists()
    {
        if (IsDirectory ? Directory.Exists(Path) : File.Exists(Path))
            return;

        throw Missing(_probedPaths, IsDirectory || Files.Count == 0 ? null : Files.FirstOrDefault(file => FullPath(file) == Path)?.Sha256);
    }

    private string FullPath(ModelFile file) =>
        System.IO.Path.Combine(IsDirectory ? Path : System.IO.Path.GetDirectoryName(Path)!, file.RelativePath.Replace('/', System.IO.Path.DirectorySeparatorChar));

    private ModelNotFoundException Missing(IReadOnlyList<string> probed, string? expectedSha256) => new(
        Name,
        probed,
        Files.Count == 0
            ? "Check the path."
            : $"Reference the model's package from the application's project, or set {ModelsPathVariable} to the folder that holds it.",
        expectedSha256);
}
