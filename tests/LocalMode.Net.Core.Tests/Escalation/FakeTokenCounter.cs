using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

internal sealed class FakeTokenCounter(int tokens, int contextLength) : ITokenCounter
{
    public Exception? Error { get; set; }

    public ChatOptions? LastOptions { get; private set; }

    public int ContextLength => contextLength;

    public ValueTask<int> CountTokensAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        LastOptions = options;
        return Error is null ? ValueTask.FromResult(tokens) : ValueTask.FromException<int>(Error);
    }

    public int CountTokens(string text) => tokens;
}
