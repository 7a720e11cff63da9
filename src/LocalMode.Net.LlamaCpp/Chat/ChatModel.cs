using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>A loaded model as a chat client uses it: the thread that runs it, and the way from conversations to its tokens.</summary>
/// <param name="Worker">The thread.</param>
/// <param name="Model">The model.</param>
/// <param name="Prompt">The way to its tokens.</param>
/// <param name="Constraints">What answers may be, compiled.</param>
internal sealed record ChatModel(InferenceWorker Worker, LoadedModel Model, ChatPrompt Prompt, ModelConstraints Constraints) : IHostedModel
{
    /// <inheritdoc/>
    public Task Stopped => Worker.Stopped;

    /// <summary>Makes the host of a model: verified once, loaded when it is first needed.</summary>
    /// <param name="model">The file.</param>
    /// <param name="settings">The checked options.</param>
    public static ModelHost<ChatModel> Host(ModelReference model, EngineSettings settings)
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
            try
            {
                ChatPrompt prompt = new(model.Name, loaded, settings);
                return new(worker, loaded, prompt, new(model.Name, loaded.Vocabulary, prompt.Markers, settings));
            }
            catch
            {
                worker.Stop();
                await worker.Stopped.ConfigureAwait(false);
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public void Stop() => Worker.Stop();
}
