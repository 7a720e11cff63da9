using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>
/// A conversation as it was when a request was made: callers go on with their message objects while the model is loaded. The results of
/// functions, which may be any object, are not copied.
/// </summary>
internal static class ConversationCopy
{
    /// <summary>Copies messages whose contents were checked.</summary>
    public static ChatMessage[] Of(ReadOnlySpan<ChatMessage> messages)
    {
        ChatMessage[] copies = new ChatMessage[messages.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            ChatMessage message = messages[i];
            AIContent[] contents = [.. message.Contents];
            for (int j = 0; j < contents.Length; j++)
                contents[j] = Copy(contents[j]);

            copies[i] = new(message.Role, contents)
            {
                AuthorName = message.AuthorName,
                AdditionalProperties = message.AdditionalProperties?.Clone(),
            };
        }

        return copies;
    }

    private static AIContent Copy(AIContent content)
    {
        AIContent copy = content switch
        {
            TextContent text => new TextContent(text.Text),
            TextReasoningContent thought => new TextReasoningContent(thought.Text),
            FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, call.Arguments is { } arguments ? new Dictionary<string, object?>(arguments) : null)
            {
                Exception = call.Exception,
            },
            FunctionResultContent result => new FunctionResultContent(result.CallId, result.Result) { Exception = result.Exception },
            _ => content,
        };
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }
}
