using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>A loaded model with the thread that runs it.</summary>
/// <param name="Worker">The thread.</param>
/// <param name="Model">The model.</param>
internal sealed record RunningModel(InferenceWorker Worker, LoadedModel Model) : IHostedModel
{
    /// <inheritdoc/>
    public Task Stopped => Worker.Stopped;

    /// <summary>Makes the host of a model: verified once, loaded when it is first needed.</summary>
    /// <param name="model">The file.</param>
    /// <param name="settings">The checked options.</param>
    public static ModelHost<RunningModel> Host(ModelReference model, EngineSettings settings)
    {
        ModelHostSettings host = new()
        {
            Model = model,
            VerifyFiles = settings.VerifyFiles,
            IdleUnloadAfter = settings.IdleUnloadAfter,
            TimeProvider = settings.TimeProvider,
            Logger = settings.Logger,
            Markers = new(settings.CrashMarkerDirectory ?? CrashMarkers.DefaultDirectory, settings.IgnoreCrashMarker, settings.TimeProvider, settings.Logger),
        };
        return new(host, async (marker, progress, cancellationToken) =>
        {
            (InferenceWorker worker, LoadedModel loaded) =
                await InferenceWorker.StartAsync(model, settings with { Marker = marker }, progress, cancellationToken).ConfigureAwait(false);
            return new(worker, loaded);
        });
    }

    /// <inheritdoc/>
    public void Stop() => Worker.Stop();
}
