using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Opening;

/// <summary>A chat client whose model is opened at warm-up or at the first call: a container resolves synchronously, opening is asynchronous.</summary>
internal sealed class DeferredChatClient<T>(ModelOpener<T> opener, ChatClientMetadata metadata) : IChatClient, IAsyncDisposable
    where T : class, IChatClient, IAsyncDisposable
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        T client = await opener.GetAsync(cancellationToken).ConfigureAwait(false);
        return await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // An open model streams without a second state machine per token in between.
        return opener.Opened is { } client
            ? client.GetStreamingResponseAsync(messages, options, cancellationToken)
            : OpenAndStreamAsync(messages, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? opener.Opened?.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(IModelReadiness) ? opener
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : opener.Opened?.GetService(serviceType);
    }

    public void Dispose() => opener.Dispose();

    public ValueTask DisposeAsync() => opener.DisposeAsync();

    private async IAsyncEnumerable<ChatResponseUpdate> OpenAndStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        T client = await opener.GetAsync(cancellationToken).ConfigureAwait(false);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            yield return update;
    }
}
