using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Exactly what would be sent to a cloud leg: mapped, and redacted where that was decided. It must not be changed.</summary>
/// <param name="target">Where it would go.</param>
/// <param name="messages">The messages of a chat; empty for embeddings.</param>
/// <param name="options">The options of a chat, with instructions and tools, or <see langword="null"/>.</param>
/// <param name="values">The texts to embed; empty for a chat.</param>
/// <param name="conversation">The conversation that the application named, or <see langword="null"/>. It is not sent.</param>
public sealed class EgressPayload(
    EgressTarget target,
    IReadOnlyList<ChatMessage> messages,
    ChatOptions? options = null,
    IReadOnlyList<string>? values = null,
    string? conversation = null)
{
    /// <summary>Gets where it would go.</summary>
    public EgressTarget Target { get; } = target ?? throw new ArgumentNullException(nameof(target));

    /// <summary>Gets the messages of a chat; empty for embeddings.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; } = messages ?? throw new ArgumentNullException(nameof(messages));

    /// <summary>Gets the options of a chat, with instructions and tools, or <see langword="null"/>.</summary>
    public ChatOptions? Options { get; } = options;

    /// <summary>Gets the texts to embed; empty for a chat.</summary>
    public IReadOnlyList<string> Values { get; } = values ?? [];

    /// <summary>Gets the conversation that the application named, or <see langword="null"/>. It is not sent.</summary>
    public string? Conversation { get; } = conversation;
}
