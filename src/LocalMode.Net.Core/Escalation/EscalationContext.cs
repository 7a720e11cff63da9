using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One request as its triggers see it.</summary>
/// <remarks>Used by one request at a time; not to be kept after it.</remarks>
public sealed class EscalationContext
{
    internal EscalationContext(
        IChatClient local, IReadOnlyList<ChatMessage> messages, ChatOptions? options, EscalationMode mode, string? conversation, TimeProvider timeProvider)
    {
        Local = local;
        Messages = messages;
        Options = options;
        Mode = mode;
        Conversation = conversation;
        TimeProvider = timeProvider;
    }

    /// <summary>Gets the local leg. Its facts come through <c>GetService</c>: <see cref="ITokenCounter"/>, <see cref="IModelReadiness"/>, <see cref="IModelLoad"/>, <see cref="IChatCapabilities"/>.</summary>
    public IChatClient Local { get; }

    /// <summary>Gets the messages, read once. They must not be changed.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the caller's options, or <see langword="null"/>. They must not be changed.</summary>
    public ChatOptions? Options { get; }

    /// <summary>Gets the mode that holds, after every ceiling was applied.</summary>
    public EscalationMode Mode { get; }

    /// <summary>Gets the conversation that the application named with <c>WithEscalation</c>, or <see langword="null"/>.</summary>
    public string? Conversation { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Gets the tokens of the prompt as the local model counts them, or <see langword="null"/> where they were not counted.</summary>
    public int? PromptTokens { get; internal set; }

    /// <summary>Gets what triggers remember during this request, each under a key of its own, such as itself. It is not safe for concurrent use.</summary>
    public IDictionary<object, object?> State => field ??= new Dictionary<object, object?>();
}
