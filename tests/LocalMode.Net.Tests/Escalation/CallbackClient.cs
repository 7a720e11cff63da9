using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Escalation;

/// <summary>A leg that answers with a callback.</summary>
internal sealed class CallbackClient(Func<ChatOptions?, string> answer) : IChatClient
{
    public int Calls { get; private set; }

    public bool Disposed { get; private set; }

    public Dictionary<Type, object> Services { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls++;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(options))) { FinishReason = ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null ? Services.GetValueOrDefault(serviceType) : null;

    public void Dispose() => Disposed = true;
}
