using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Refuses what the scripted client cannot do, and mistakes of the caller.</summary>
internal static class ScriptedRequestCheck
{
    /// <summary>Checks a request.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Its options.</param>
    /// <param name="modelId">The client's model.</param>
    /// <exception cref="ArgumentException">There is no message, one is null, or an option is outside of its range.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that a script cannot do.</exception>
    public static void Request(IReadOnlyList<ChatMessage> messages, ChatOptions? options, string modelId)
    {
        if (messages.Count == 0)
            throw new ArgumentException("The conversation is empty; expected at least one message.", nameof(messages));

        foreach (ChatMessage message in messages)
        {
            if (message is null)
                throw new ArgumentException("A message is null.", nameof(messages));

            foreach (AIContent content in message.Contents)
            {
                if (content is not (TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent))
                    throw new UnsupportedCapabilityException($"{content.GetType().Name} in a message", modelId);
            }
        }

        if (options is null)
            return;

        if (options.MaxOutputTokens < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxOutputTokens, "ChatOptions.MaxOutputTokens must be 1 or more.");
        if (options.StopSequences?.Any(string.IsNullOrEmpty) == true)
            throw new ArgumentException("ChatOptions.StopSequences must be texts of at least one character.", nameof(options));

        Refuse(options.ConversationId is not null, "ChatOptions.ConversationId", modelId);
        Refuse(options.ModelId is { } id && id != modelId, $"ChatOptions.ModelId '{options.ModelId}'", modelId);
    }

    /// <summary>Checks that the script gives what the request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">What the script says to it.</param>
    /// <param name="modelId">The client's model.</param>
    /// <exception cref="UnsupportedCapabilityException">JSON, a form of text or a call is asked for, and the script says something else.</exception>
    /// <exception cref="SchemaInvalidException">The schema or the expression that is asked for cannot be read.</exception>
    public static void Reply(ScriptedRequest request, ScriptedReply reply, string modelId)
    {
        Refuse(
            request.Options?.ResponseFormat is ChatResponseFormatJson json && !reply.HasCalls && !TextForm.IsJson(reply.Text, json.Schema),
            "ChatOptions.ResponseFormat json, since its script says something else",
            modelId);
        Refuse(request.Options.GetRegex() is { } pattern && !TextForm.Matches(reply.Text, pattern), "this regular expression, since its script says something else", modelId);
        Refuse(request.Options.GetChoices() is { } choices && !choices.Contains(reply.Text, StringComparer.Ordinal), "these choices, since its script says something else", modelId);
        if (request.Options?.ToolMode is RequiredChatToolMode required)
            Refuse(!reply.Calls(required.RequiredFunctionName), "ChatOptions.ToolMode required, since its script makes no such call", modelId);
    }

    private static void Refuse(bool asked, string capability, string modelId)
    {
        if (asked)
            throw new UnsupportedCapabilityException(capability, modelId);
    }
}
