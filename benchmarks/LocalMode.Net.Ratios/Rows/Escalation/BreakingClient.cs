using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>A leg of which every second stream breaks before its first token: the others keep the breaker closed. It notes the time just before it throws.</summary>
internal sealed class BreakingClient(bool later) : IChatClient
{
    private int _calls;

    public long BrokenAt { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool breaks = _calls++ % 2 == 1;
        if (later)
            await Task.Yield();
        if (breaks)
        {
            BrokenAt = Stopwatch.GetTimestamp();
            throw new HttpRequestException("The connection was refused.");
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, "local") { FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This leg only streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
