using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Gives one answer after the other, streamed in small pieces or whole, and keeps what it was asked.</summary>
internal sealed class AnswersClient(params string[] answers) : IChatClient
{
    public Dictionary<Type, object> Services { get; } = [];

    public List<List<ChatMessage>> Requests { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public int PieceLength { get; init; } = 3;

    public int Disposed { get; private set; }

    public int Given { get; private set; }

    public Func<int, ChatFinishReason?> FinishReason { get; init; } = static _ => ChatFinishReason.Stop;

    public Func<int, UsageDetails?> Usage { get; init; } = static _ => new() { InputTokenCount = 10, OutputTokenCount = 2, TotalTokenCount = 12 };

    /// <summary>Contents of the call of that index beside its text, before it.</summary>
    public Func<int, IEnumerable<AIContent>> Before { get; init; } = static _ => [];

    public string? ConversationId { get; init; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int call = Requests.Count;
        Requests.Add([.. messages]);
        Options.Add(options);
        try
        {
            foreach (AIContent content in Before(call))
                yield return Update(content, "tool" + content.GetHashCode());
            string answer = answers[call];
            for (int i = 0; i < answer.Length; i += PieceLength)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                Given++;
                yield return Update(new TextContent(answer.Substring(i, Math.Min(PieceLength, answer.Length - i))), "m");
            }
            ChatResponseUpdate last = Usage(call) is { } usage ? Update(new UsageContent(usage), "m") : Update(new TextContent(""), "m");
            last.FinishReason = FinishReason(call);
            yield return last;
        }
        finally
        {
            Disposed++;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => Services.GetValueOrDefault(serviceType);

    public void Dispose()
    {
    }

    private ChatResponseUpdate Update(AIContent content, string message) => new(content is FunctionResultContent ? ChatRole.Tool : ChatRole.Assistant, [content])
    {
        MessageId = message,
        ResponseId = "r",
        ModelId = "fake",
        ConversationId = ConversationId,
    };
}
