using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Classification;

/// <summary>Answers every call the same, and may tell how sure it was.</summary>
internal sealed class LogProbabilityClient(string answer, LogProbabilitySummary? known) : IChatClient
{
    public Func<Task> OnCall { get; init; } = static () => Task.CompletedTask;

    /// <summary>What the model thought before it answered.</summary>
    public string? Reasoning { get; init; }

    public int? ReasoningTokens { get; init; }

    public int Disposals { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await OnCall();
        ChatResponseUpdate update = new(ChatRole.Assistant, answer) { FinishReason = ChatFinishReason.Stop };
        if (Reasoning is not null)
            update.Contents.Insert(0, new TextReasoningContent(Reasoning));
        if (ReasoningTokens is not null)
            update.Contents.Add(new UsageContent(new() { ReasoningTokenCount = ReasoningTokens }));
        if (known is not null)
            update.SetLogProbabilities(known);
        return new[] { update }.ToChatResponse();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("p", null, "m") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposals++;
}
