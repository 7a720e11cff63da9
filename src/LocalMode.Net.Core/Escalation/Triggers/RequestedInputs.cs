using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads which kinds of media the messages of a request hold.</summary>
internal static class RequestedInputs
{
    /// <summary>Names the first kind that is not among the given ones, or gives <see langword="null"/>.</summary>
    public static string? Missing(IReadOnlyList<ChatMessage> messages, ChatInputKinds able)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (Missing(messages[i].Contents, able) is { } missing)
                return missing;
        }
        return null;
    }

    private static string? Missing(IEnumerable<AIContent> contents, ChatInputKinds able)
    {
        foreach (AIContent content in contents)
        {
            ChatInputKinds kind = content switch
            {
                DataContent data => FromMediaType(data.MediaType),
                UriContent uri => FromMediaType(uri.MediaType),
                HostedFileContent => ChatInputKinds.Document,
                _ => ChatInputKinds.None,
            };
            if ((kind & ~able) != 0)
                return $"{Name(kind)} input";
            // Tools can give media too.
            if (content is FunctionResultContent { Result: { } result } && Missing(Unwrap(result), able) is { } missing)
                return missing;
        }
        return null;
    }

    private static IEnumerable<AIContent> Unwrap(object result) => result switch
    {
        AIContent one => [one],
        IEnumerable<AIContent> many => many,
        _ => [],
    };

    private static ChatInputKinds FromMediaType(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? ChatInputKinds.Image
        : mediaType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? ChatInputKinds.Audio
        : mediaType.StartsWith("video/", StringComparison.OrdinalIgnoreCase) ? ChatInputKinds.Video
        : ChatInputKinds.Document;

    private static string Name(ChatInputKinds kind) => kind switch
    {
        ChatInputKinds.Image => "image",
        ChatInputKinds.Audio => "audio",
        ChatInputKinds.Video => "video",
        _ => "document",
    };
}
