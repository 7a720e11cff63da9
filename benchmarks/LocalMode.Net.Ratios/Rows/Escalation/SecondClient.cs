using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>The leg that takes over. It notes the time at which it is called.</summary>
internal sealed class SecondClient : IChatClient
{
    public long CalledAt { get; private set; }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        CalledAt = Stopwatch.GetTimestamp();
        return AnswerAsync();
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This leg only streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync()
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, "cloud") { FinishReason = ChatFinishReason.Stop };
    }
}
