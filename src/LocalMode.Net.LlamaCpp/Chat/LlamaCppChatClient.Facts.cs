using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <content>What the client tells about itself, through <see cref="GetService"/> too.</content>
public sealed partial class LlamaCppChatClient : ITokenCounter, IModelReadiness, IModelLoad, IChatCapabilities
{
    private readonly int _contextLength;
    private readonly long _memoryNeeded;
    private readonly bool _takesTools;
    private readonly bool _isConstrainable;
    private readonly bool _spellsCalls;

    /// <summary>Gets the tokens that one request may use, prompt and answer together.</summary>
    public int ContextLength => _contextLength;

    /// <summary>
    /// Gets the state: <see cref="ModelState.Ready"/> while the model is loaded; after <see cref="LlamaCppOptions.IdleUnloadAfter"/>, and after
    /// disposal, <see cref="ModelState.NotLoaded"/>; while it is loaded again, <see cref="ModelState.Loading"/>; if that failed,
    /// <see cref="ModelState.Faulted"/>, or <see cref="ModelState.NotPresent"/> where its file is gone.
    /// </summary>
    public ModelState State => _host.State;

    /// <inheritdoc/>
    public int QueueLength => _host.Current?.Worker.QueueLength ?? 0;

    /// <summary>
    /// Gets the bytes that compiled constraints on answers and their masks take now, by estimate; 0 while the model is freed. The limit is
    /// <see cref="LlamaCppOptions.ConstraintCacheLimit"/>.
    /// </summary>
    public long ConstraintBytes => _host.Current?.Constraints.ByteCount ?? 0;

    /// <inheritdoc/>
    public int QueueLimit => _settings.QueueLimit;

    /// <inheritdoc/>
    long? IModelLoad.MemoryNeeded => _memoryNeeded;

    /// <inheritdoc/>
    long? IModelLoad.MemoryAvailable => FreeMemory.System.Available();

    /// <inheritdoc/>
    ChatInputKinds IChatCapabilities.Inputs => ChatInputKinds.Text;

    /// <inheritdoc/>
    ChatToolModes IChatCapabilities.ToolModes => _takesTools ? ChatToolModes.Auto | EnforcedModes : ChatToolModes.None;

    /// <inheritdoc/>
    ChatToolModes IChatCapabilities.EnforcedToolModes => _takesTools ? EnforcedModes : ChatToolModes.None;

    /// <inheritdoc/>
    ChatResponseFormats IChatCapabilities.ResponseFormats => ChatResponseFormats.Text | EnforcedFormats;

    /// <inheritdoc/>
    ChatResponseFormats IChatCapabilities.EnforcedResponseFormats => EnforcedFormats;

    // Masks need tokens that stand for the bytes of the text, and calls a template that shows how they are spelled.
    private ChatToolModes EnforcedModes => _isConstrainable && _spellsCalls ? ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific : ChatToolModes.None;

    private ChatResponseFormats EnforcedFormats => _isConstrainable
        ? ChatResponseFormats.Json | ChatResponseFormats.JsonSchema | ChatResponseFormats.Regex | ChatResponseFormats.Choices
        : ChatResponseFormats.None;

    /// <summary>Loads the model if it was freed while idle; completes at once where it is loaded.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the model is loaded.</returns>
    /// <exception cref="LocalModeException">The model cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken = default) => _host.WarmUpAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async ValueTask<int> CountTokensAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ChatRequest request = ChatRequest.From(messages, options, this, _modelId, _settings.Json);
        using ModelLease<ChatModel> lease = await _host.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return lease.Model.Prompt.Count(request.Turn, ContextLength);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelNotReadyException">The model was freed while idle; <see cref="WarmUpAsync"/> loads it.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_host.IsDisposed, this);
        using ModelLease<ChatModel> lease = _host.TryAcquire() ?? throw new ModelNotReadyException(_modelId, State);
        ArrayBufferWriter<int> ids = new();
        lease.Model.Model.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenCount;
    }
}
