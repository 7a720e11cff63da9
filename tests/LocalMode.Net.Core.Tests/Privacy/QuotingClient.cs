using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>A cloud leg that quotes what it was sent: text in pieces, thinking, and tool calls.</summary>
internal sealed class QuotingClient(int seed) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        Random random = new(seed);
        foreach (ChatMessage message in messages)
        {
            foreach (string piece in Pieces(message.Text, random))
                yield return Update(new TextContent(piece));
            foreach (FunctionCallContent call in message.Contents.OfType<FunctionCallContent>())
                yield return Update(new FunctionCallContent("new", call.Name, call.Arguments));
            foreach (string piece in Pieces(message.AuthorName ?? "", random))
                yield return Update(new TextReasoningContent(piece));
        }
        yield return new() { FinishReason = ChatFinishReason.Stop, MessageId = "1", Contents = [new UsageContent(new() { TotalTokenCount = 1 })] };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static IEnumerable<string> Pieces(string text, Random random)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(1, 12), text.Length - at);
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]) { MessageId = "1" };
}
