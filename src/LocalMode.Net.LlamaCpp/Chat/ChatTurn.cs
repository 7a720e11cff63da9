using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>What becomes of a request in the prompt: everything that was checked and nothing that is about the answer.</summary>
/// <param name="Messages">The conversation; at least one message.</param>
/// <param name="Instructions">The instructions of the request.</param>
/// <param name="Tools">The functions that may be called; empty if there are none or the request forbids calls.</param>
/// <param name="Reasoning">What the request says about reasoning.</param>
/// <param name="Variables">More variables for the template.</param>
internal sealed record ChatTurn(
    IReadOnlyList<ChatMessage> Messages,
    string? Instructions,
    IReadOnlyList<AITool> Tools,
    ReasoningEffort? Reasoning,
    IReadOnlyDictionary<string, object?>? Variables)
{
    /// <summary>Reads a request.</summary>
    /// <param name="messages">The conversation, checked.</param>
    /// <param name="options">The options, checked.</param>
    /// <param name="more">What they say beyond their named properties.</param>
    public static ChatTurn From(IReadOnlyList<ChatMessage> messages, ChatOptions? options, LlamaCppRequestOptions more) => new(
        messages,
        options?.Instructions,
        options is { Tools: { Count: > 0 } tools, ToolMode: not NoneChatToolMode } ? [.. tools] : [],
        options?.Reasoning?.Effort,
        more.TemplateArguments);
}
