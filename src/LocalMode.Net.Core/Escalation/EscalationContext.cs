using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What a trigger may look at.</summary>
internal readonly record struct EscalationContext(
    IChatClient Local, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, EscalationMode Mode);
