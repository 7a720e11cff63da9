using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Scripted;

/// <summary>A client that others use too: disposal ends its script and leaves it open.</summary>
internal sealed class ScriptEnds(LlamaCppChatClient client) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        client.GetResponseAsync(messages, WithoutLimit(options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        client.GetStreamingResponseAsync(messages, WithoutLimit(options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => client.GetService(serviceType, serviceKey);

    public void Dispose() => client.ConstraintOf = null;

    // A script ends by itself; a limit made for short answers would cut it.
    private static ChatOptions? WithoutLimit(ChatOptions? options)
    {
        options = options?.Clone();
        if (options is not null)
            options.MaxOutputTokens = null;

        return options;
    }
}
