using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <summary>A GGUF model behind <see cref="IChatClient"/>, run in this process by llama.cpp.</summary>
/// <remarks>
/// <para>Safe for concurrent use: one thread, owned by the client, does all native work for up to <see cref="LlamaCppOptions.MaxSequences"/>
/// requests at a time; others wait, the more urgent ones first, then in the order in which they came. The caller's thread only renders and
/// tokenises its prompt. Cancellation takes effect while a request waits, within a batch of the prompt, and between tokens; so does walking
/// away from the enumeration.</para>
/// <para>Honoured of <see cref="ChatOptions"/>: Instructions (a system turn in front, joined with the conversation's own), Temperature
/// (default 0.8; 0 always takes the most likely token), TopK (40), TopP (0.95), FrequencyPenalty and PresencePenalty (over the answer so
/// far), Seed, MaxOutputTokens (default: what fits), StopSequences, ResponseFormat text, json (an object) and JSON of a schema, a regular expression or choices
/// (<see cref="ConstraintChatOptionsExtensions"/>), Tools with any ToolMode, AllowMultipleToolCalls (<see langword="false"/> ends the answer after the
/// first call), Reasoning, ModelId if it is this model's,
/// AdditionalProperties by the keys of <see cref="LlamaCppRequestOptions"/>, and RawRepresentationFactory if it gives one of those. What cannot
/// be honoured throws <see cref="UnsupportedCapabilityException"/> before the run. The options object is never changed.</para>
/// <para>A form that was asked for is enforced token by token, so that an answer which ended has it; one that was cut off (FinishReason Length) is
/// delivered as far as it went. A required call is always a well-formed call of an allowed function; of calls that the model need not make, what
/// follows their opening marker is. Schemas are checked before the run. Inside of what is constrained a stop sequence ends the answer only where it
/// may end.</para>
/// <para>Control tokens come from the template only. Text from messages stays text, whatever it spells.</para>
/// <para>Disposal ends running and waiting requests with <see cref="ObjectDisposedException"/>; native memory is freed after the thread
/// has left it.</para>
/// </remarks>
public sealed partial class LlamaCppChatClient : IChatClient, IAsyncDisposable
{
    private readonly ModelHost<ChatModel> _host;
    private readonly EngineSettings _settings;
    private readonly ChatClientMetadata _metadata;
    private readonly string _modelId;

    private LlamaCppChatClient(string modelId, ModelHost<ChatModel> host, EngineSettings settings, ChatModel model)
    {
        _modelId = modelId;
        _host = host;
        _settings = settings;
        _contextLength = model.Model.ContextLength;
        _memoryNeeded = model.Model.MemoryNeeded;
        _takesTools = model.Prompt.TakesTools;
        _isConstrainable = model.Constraints.IsSupported;
        _spellsCalls = model.Prompt.Tools.Style.Layout is not null;
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
        ModelHost<ChatModel> host = ChatModel.Host(model, settings);
        try
        {
            using ModelLease<ChatModel> lease = await host.AcquireAsync(progress, cancellationToken).ConfigureAwait(false);
            LlamaCppChatClient client = new(model.Name, host, settings, lease.Model);
            progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
            return client;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
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
    public void Dispose() => _host.Dispose();

    /// <summary>Ends all requests and frees the model.</summary>
    /// <returns>A task that completes when everything native is free.</returns>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
