using System.Buffers;
using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <content>What the client tells about itself, through <see cref="GetService"/> too.</content>
public sealed partial class LlamaCppChatClient : ITokenCounter, IModelReadiness
{
    /// <summary>Gets the tokens that one request may use, prompt and answer together.</summary>
    public int ContextLength { get; }

    /// <summary>Gets the state: <see cref="ModelState.Ready"/> until the client is disposed, <see cref="ModelState.NotLoaded"/> after it.</summary>
    public ModelState State => _worker.IsStopping ? ModelState.NotLoaded : ModelState.Ready;

    /// <summary>Completes at once: an open client is ready.</summary>
    /// <param name="cancellationToken">Checked once.</param>
    /// <returns>A completed task.</returns>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_worker.IsStopping, this);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public ValueTask<int> CountTokensAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_worker.IsStopping, this);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);

        IReadOnlyList<ChatMessage> conversation = Conversation(messages, options);
        return new(_prompt.Count(conversation, options?.Instructions, ContextLength));
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_worker.IsStopping, this);
        ArrayBufferWriter<int> ids = new();
        _vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenCount;
    }
}
