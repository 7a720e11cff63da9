using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <summary>A GGUF model behind <see cref="IChatClient"/>, run in this process by llama.cpp.</summary>
/// <remarks>
/// <para>Safe for concurrent use: one thread, owned by the client, does all native work; requests wait for it in the order in which they
/// came, and the caller's thread only renders and tokenises its prompt. Cancellation takes effect while a request waits, within a batch of
/// the prompt, and between tokens; so does walking away from the enumeration.</para>
/// <para>Honoured of <see cref="ChatOptions"/>: Instructions (a system turn in front, joined with the conversation's own), Temperature
/// (default 0.8; 0 always takes the most likely token), TopK (40), TopP (0.95), FrequencyPenalty and PresencePenalty (over the answer so
/// far), Seed, MaxOutputTokens (default: what fits), StopSequences, ResponseFormat text, ToolMode none, and ModelId if it is this model's.
/// What cannot be honoured throws <see cref="UnsupportedCapabilityException"/> before the run. AdditionalProperties are not read. The
/// options object is never changed.</para>
/// <para>Control tokens come from the template only. Text from messages stays text, whatever it spells.</para>
/// <para>Disposal ends running and waiting requests with <see cref="ObjectDisposedException"/>; native memory is freed after the thread
/// has left it.</para>
/// </remarks>
public sealed partial class LlamaCppChatClient : IChatClient, IAsyncDisposable
{
    private readonly InferenceWorker _worker;
    private readonly ChatPrompt _prompt;
    private readonly LlamaVocabulary _vocabulary;
    private readonly TimeProvider _timeProvider;
    private readonly ChatClientMetadata _metadata;
    private readonly string _modelId;

    private LlamaCppChatClient(string modelId, InferenceWorker worker, LoadedModel model, TimeProvider timeProvider)
    {
        _modelId = modelId;
        _worker = worker;
        _timeProvider = timeProvider;
        _vocabulary = model.Vocabulary;
        ContextLength = model.ContextLength;
        _prompt = new(model, timeProvider);
        _metadata = new("llama.cpp", providerUri: null, modelId);
    }

    /// <summary>Opens a GGUF file.</summary>
    /// <param name="model">The model; must point at a file.</param>
    /// <param name="options">How to open it, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Receives every step; called on a thread of the client's.</param>
    /// <param name="cancellationToken">Ends verification and loading.</param>
    /// <returns>The client; whoever opens it disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> points at a directory, or an option is outside of its range.</exception>
    /// <exception cref="ModelNotFoundException">The file is missing.</exception>
    /// <exception cref="ModelInvalidException">The file was altered, is cut off, or is not a GGUF that this version can run.</exception>
    /// <exception cref="ModelOutOfMemoryException">By the estimate made before loading, the machine has too little free memory.</exception>
    /// <exception cref="NativeLibraryException">llama.cpp's libraries are missing or of another version.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model is not made for conversations.</exception>
    /// <exception cref="TemplateFailedException">The chat template cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<LlamaCppChatClient> OpenAsync(
        ModelReference model, LlamaCppOptions? options = null, IProgress<ModelLoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.IsDirectory)
            throw new ArgumentException($"'{model.Path}' is a directory; expected a GGUF file.", nameof(model));

        EngineSettings settings = EngineSettings.From(options);
        cancellationToken.ThrowIfCancellationRequested();
        if (settings.VerifyFiles)
            await model.VerifyAsync(progress, cancellationToken).ConfigureAwait(false);
        else if (!File.Exists(model.Path))
            throw new ModelNotFoundException(model.Name, [model.Path], "Check the path.");

        (InferenceWorker worker, LoadedModel loaded) = await InferenceWorker.StartAsync(model, settings, progress, cancellationToken).ConfigureAwait(false);
        LlamaCppChatClient client = new(model.Name, worker, loaded, settings.TimeProvider);
        try
        {
            progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;

        return serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Ends all requests, waits until the client's thread has left the engine, and frees the model.</summary>
    public void Dispose()
    {
        _worker.Stop();
        _worker.Join();
    }

    /// <summary>Ends all requests and frees the model.</summary>
    /// <returns>A task that completes when everything native is free.</returns>
    public async ValueTask DisposeAsync()
    {
        _worker.Stop();
        await _worker.Stopped.ConfigureAwait(false);
    }
}
