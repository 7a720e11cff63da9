using LocalMode.LlamaCpp.Chat.Constraints;
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
    /// <summary>Gets the form of the answer's text, or <see langword="null"/> if it may be any.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>Gets a value indicating whether the model is told the form.</summary>
    public bool ShowsFormat { get; init; } = true;

    /// <summary>Reads a request.</summary>
    /// <param name="messages">The conversation, checked.</param>
    /// <param name="options">The options, checked.</param>
    /// <param name="more">What they say beyond their named properties.</param>
    /// <param name="format">The form of the answer's text.</param>
    public static ChatTurn From(IReadOnlyList<ChatMessage> messages, ChatOptions? options, LlamaCppRequestOptions more, AnswerFormat? format) => new(
        messages,
        options?.Instructions,
        options is { Tools: { Count: > 0 } tools, ToolMode: not NoneChatToolMode } ? [.. tools] : [],
        options?.Reasoning?.Effort,
        more.TemplateArguments)
    {
        Format = format,

        // A call that must be made leaves no room for a text.
        ShowsFormat = more.FormatInPrompt != false && options?.ToolMode is not RequiredChatToolMode,
    };
}
