using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>An opened encoder with its thread: what every role that reads whole texts holds and disposes of. Safe for concurrent use.</summary>
internal sealed class LlamaTextModel : IModelReadiness, IAsyncDisposable, IDisposable
{
    /// <summary>The engine's name in metadata.</summary>
    public const string ProviderName = "llama.cpp";

    private readonly EncoderSettings _settings;

    private LlamaTextModel(EncoderWorker worker, EncoderModel model, EncoderSettings settings)
    {
        _settings = settings;
        Worker = worker;
        Name = model.Name;
        Architecture = model.File.Architecture;
        MaxTokens = model.MaxTokens;
        Width = model.Context.Width;
    }

    /// <summary>Gets the model's name, for metadata and errors.</summary>
    public string Name { get; }

    /// <summary>Gets the architecture that the file names.</summary>
    public string Architecture { get; }

    /// <summary>Gets the longest input in tokens, special tokens included.</summary>
    public int MaxTokens { get; }

    /// <summary>Gets the numbers that the model gives for an input.</summary>
    public int Width { get; }

    public EncoderWorker Worker { get; }

    public TimeProvider TimeProvider => _settings.TimeProvider;

    public ModelState State => Worker.IsStopping ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Checks the arguments and the file, then loads the model on its thread, with progress.</summary>
    /// <typeparam name="TRole">The role.</typeparam>
    /// <param name="model">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="progress">Receives the steps.</param>
    /// <param name="create">Makes the role.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    public static async Task<TRole> OpenAsync<TRole>(
        ModelReference model, EncoderSettings settings, IProgress<ModelLoadProgress>? progress, Func<LlamaTextModel, TRole> create, CancellationToken cancellationToken)
    {
        if (model.IsDirectory)
            throw new ArgumentException($"'{model.Path}' is a directory; expected a GGUF file.", nameof(model));

        cancellationToken.ThrowIfCancellationRequested();
        if (settings.VerifyFiles)
            await model.VerifyAsync(progress, cancellationToken).ConfigureAwait(false);

        LlamaTextModel opened = await LoadAsync(model, settings, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            TRole role = create(opened);
            progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
            return role;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Throws if the role was disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Worker.IsStopping, _settings.Owner);

    /// <summary>Throws if options ask for another model.</summary>
    /// <param name="asked">What they ask for.</param>
    /// <param name="property">The property, for the error.</param>
    /// <exception cref="UnsupportedCapabilityException">They do.</exception>
    public void CheckModelId(string? asked, string property)
    {
        if (asked is not null && asked != Name)
            throw new UnsupportedCapabilityException($"the model '{asked}'", Name, $"Leave {property} out, or open that model.");
    }

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Answers a role's GetService for what all roles have: readiness, the role itself.</summary>
    public object? GetService(Type serviceType, object? serviceKey, object role)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;

        return serviceType.IsInstanceOfType(role) ? role
            : serviceType == typeof(IModelReadiness) ? this
            : null;
    }

    /// <summary>Ends all calls, waits until the thread has left the engine, and frees the model. Further calls do nothing.</summary>
    public void Dispose()
    {
        Worker.Stop();
        Worker.Join();
        _settings.Marker?.Dispose();
    }

    /// <summary>Ends all calls and frees the model without blocking.</summary>
    public async ValueTask DisposeAsync()
    {
        Worker.Stop();
        await Worker.Stopped.ConfigureAwait(false);
        _settings.Marker?.Dispose();
    }

    private static async Task<LlamaTextModel> LoadAsync(
        ModelReference model, EncoderSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        CrashMarkers markers = new(settings.CrashMarkerDirectory ?? CrashMarkers.DefaultDirectory, settings.IgnoreCrashMarker, settings.TimeProvider, settings.Logger);
        CrashMarker? marker = markers.Open(model.Path, FileStamp.Of(model));
        try
        {
            settings = settings with { Marker = marker };
            (EncoderWorker worker, EncoderModel loaded) = await EncoderWorker.StartAsync(model, settings, progress, cancellationToken).ConfigureAwait(false);
            marker?.EndLoading();
            return new(worker, loaded, settings);
        }
        catch
        {
            marker?.Dispose();
            throw;
        }
    }
}
