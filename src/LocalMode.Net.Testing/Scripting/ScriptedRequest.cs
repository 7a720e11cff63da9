using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>A request as a <see cref="ScriptedChatClient"/> got it.</summary>
public sealed class ScriptedRequest
{
    internal ScriptedRequest(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool isStreaming, DateTimeOffset receivedAt)
    {
        Messages = messages;
        Options = options;
        IsStreaming = isStreaming;
        ReceivedAt = receivedAt;
        Payload = CapturedPayload.Capture(messages, options);
    }

    /// <summary>Gets the messages: a list of the client's own, of the caller's message objects.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the caller's options object, or <see langword="null"/>.</summary>
    public ChatOptions? Options { get; }

    /// <summary>Gets a value indicating whether the answer was asked for as a stream.</summary>
    public bool IsStreaming { get; }

    /// <summary>Gets when the request came, by the client's clock.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Gets all text of the request as it was when it came, to be searched.</summary>
    public CapturedPayload Payload { get; }

    /// <summary>Gets the text of the last message of the user, or an empty text.</summary>
    public string Prompt => Messages.LastOrDefault(static message => message.Role == ChatRole.User)?.Text ?? "";

    /// <summary>Gets a value indicating whether the conversation holds results of tools.</summary>
    public bool HasToolResults => Messages.Any(static message => message.Contents.Any(static content => content is FunctionResultContent));
}
