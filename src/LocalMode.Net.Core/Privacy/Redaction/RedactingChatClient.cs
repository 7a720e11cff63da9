using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The cloud leg of a request whose payload was redacted: puts the values back into what comes from it.</summary>
/// <remarks>It does not own the inner client, and changes no object that came from it: a client may answer from a cache.</remarks>
internal sealed class RedactingChatClient(IChatClient inner, RedactionVault vault) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await inner.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        AnswerRestorer restorer = new(vault, options?.ResponseFormat is ChatResponseFormatJson);
        List<ChatMessage> restored = new(response.Messages.Count);
        foreach (ChatMessage message in response.Messages)
            restored.Add(restorer.Restore(message));
        return new(restored)
        {
            ResponseId = response.ResponseId,
            ConversationId = response.ConversationId,
            ModelId = response.ModelId,
            CreatedAt = response.CreatedAt,
            FinishReason = response.FinishReason,
            Usage = response.Usage,
            AdditionalProperties = response.AdditionalProperties,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AnswerRestorer restorer = new(vault, options?.ResponseFormat is ChatResponseFormatJson);
        await foreach (ChatResponseUpdate update in inner.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (restorer.EndsText(update) && restorer.Flush() is { } tail)
                yield return tail;
            yield return restorer.Restore(update);
        }
        if (restorer.Flush() is { } last)
            yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
    }
}
