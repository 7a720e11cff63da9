using LocalMode.LlamaCpp.Engine;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Refuses, before the run, whatever a request asks for that this client cannot do. Nothing is dropped in silence.</summary>
internal static class ChatRequestCheck
{
    /// <summary>Checks a conversation.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="provider">The model's name.</param>
    /// <exception cref="ArgumentException">There is no message, or one is <see langword="null"/>.</exception>
    /// <exception cref="UnsupportedCapabilityException">A message holds something other than text, reasoning, calls and their results.</exception>
    public static void Messages(IReadOnlyList<ChatMessage> messages, string provider)
    {
        if (messages.Count == 0)
            throw new ArgumentException("The conversation is empty; expected at least one message.", nameof(messages));

        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i] ?? throw new ArgumentException($"Message {i} is null.", nameof(messages));
            foreach (AIContent content in message.Contents)
            {
                if (content is not (TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent))
                    throw new UnsupportedCapabilityException($"{content.GetType().Name} in a message", provider);
            }
        }
    }

    /// <summary>Checks options, except for the numbers that sampling reads.</summary>
    /// <param name="options">The options.</param>
    /// <param name="provider">The model's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; names the property.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that this client cannot do.</exception>
    public static void Options(ChatOptions? options, string provider)
    {
        if (options is null)
            return;

        OptionRange.Check(options.MaxOutputTokens is null or >= 1, nameof(ChatOptions), nameof(options.MaxOutputTokens), options.MaxOutputTokens, "1 or more");
        foreach (string stop in options.StopSequences ?? [])
            OptionRange.Check(!string.IsNullOrEmpty(stop), nameof(ChatOptions), nameof(options.StopSequences), stop, "texts of at least one character");

        if (options.ToolMode is not NoneChatToolMode)
        {
            foreach (AITool tool in options.Tools ?? [])
            {
                ArgumentNullException.ThrowIfNull(tool, nameof(options.Tools));
                Refuse(tool is not AIFunctionDeclaration, $"{tool.GetType().Name} in ChatOptions.Tools", provider, "Give functions that run on the caller's side.");
            }
        }

        if (options.ToolMode is RequiredChatToolMode required)
            Required(options, required.RequiredFunctionName);

        Refuse(options.ConversationId is not null, "ChatOptions.ConversationId", provider, "No history is held here: send the whole conversation.");
        Refuse(options.ModelId is { } id && id != provider, $"ChatOptions.ModelId '{options.ModelId}'", provider, "Leave it out, or ask the client that serves that model.");
        Refuse(options.Reasoning?.Output == ReasoningOutput.Summary, "ChatOptions.Reasoning.Output Summary", provider, "Ask for Full or None.");
#pragma warning disable MEAI001 // Experimental, so a caller who sets it must not be answered as if it were not there.
        Refuse(options.ContinuationToken is not null, "ChatOptions.ContinuationToken", provider);
#pragma warning restore MEAI001
    }

    private static void Required(ChatOptions options, string? name)
    {
        bool exists = (options.Tools ?? []).Any(tool => name is null || tool.Name == name);
        OptionRange.Check(
            exists, nameof(ChatOptions), nameof(options.ToolMode), name is null ? "required" : $"required, of '{name}'",
            name is null ? "at least one function in ChatOptions.Tools beside it" : "a function of that name in ChatOptions.Tools");
    }

    private static void Refuse(bool asked, string capability, string provider, string? remedy = null)
    {
        if (asked)
            throw new UnsupportedCapabilityException(capability, provider, remedy);
    }
}
