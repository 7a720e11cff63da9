using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Onnx;

/// <summary>One opening of a model directory: what a role's loader works with, on a thread of its own.</summary>
/// <typeparam name="TOptions">The role's options.</typeparam>
internal sealed class OnnxOpening<TOptions>
    where TOptions : OnnxModelOptions, new()
{
    private OnnxOpening(ModelReference reference, TOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        Reference = reference;
        Options = options;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    public ModelReference Reference { get; }

    /// <summary>Gets the options, checked and copied.</summary>
    public TOptions Options { get; }

    public ILogger Logger { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Checks the arguments and the files, then loads on a thread of its own, with progress.</summary>
    /// <typeparam name="TModel">The role; what the loader returns.</typeparam>
    /// <param name="model">The directory.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="progress">Receives the steps.</param>
    /// <param name="load">Reads the directory and opens the graph.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <exception cref="ArgumentException">The reference is null or to a file, or an option is out of its range.</exception>
    /// <exception cref="LocalModeException">The model cannot be opened.</exception>
    public static async Task<TModel> RunAsync<TModel>(
        ModelReference model,
        TOptions? options,
        IProgress<ModelLoadProgress>? progress,
        Func<OnnxOpening<TOptions>, TModel> load,
        CancellationToken cancellationToken)
        where TModel : IDisposable
    {
        ArgumentNullException.ThrowIfNull(model);
        TOptions settings = OnnxModelOptions.Snapshot(options);
        if (!model.IsDirectory)
        {
            throw new ArgumentException(
                $"The reference is to the file '{model.Path}'; expected its directory. {nameof(OnnxModelOptions.ModelFile)} of the options names the graph.",
                nameof(model));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (settings.VerifyFiles)
            await model.VerifyAsync(progress, cancellationToken).ConfigureAwait(false);
        else if (!Directory.Exists(model.Path))
            throw new ModelNotFoundException(model.Name, [model.Path], "Check the path.");

        progress?.Report(new(model.Name, ModelLoadStage.Loading, 0));
        ILogger logger = (ILogger?)settings.LoggerFactory?.CreateLogger<TModel>() ?? NullLogger.Instance;
        OnnxOpening<TOptions> opening = new(model, settings, logger, cancellationToken);
        TModel opened = await DedicatedThread.RunAsync(() => load(opening), "LocalMode.Onnx opening " + model.Name).ConfigureAwait(false);
        try
        {
            progress?.Report(new(model.Name, ModelLoadStage.Loading, 1));
            progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
            return opened;
        }
        catch
        {
            // The caller's code threw, and the caller has nothing to dispose of.
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Returns the path of a file of the directory.</summary>
    public string PathOf(string file) => Path.Combine(Reference.Path, file);

    /// <summary>Returns the SHA-256 of a file that was compared with what is published of it, or null.</summary>
    public string? VerifiedHash(string file)
    {
        string path = Path.GetRelativePath(Reference.Path, file).Replace(Path.DirectorySeparatorChar, '/');
        return Options.VerifyFiles ? Reference.Files.FirstOrDefault(published => published.RelativePath == path)?.Sha256 : null;
    }
}
