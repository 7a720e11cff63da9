using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Checks the calls of an answer: that each is one of a tool that was given, with arguments that fit, and that the tool mode holds.</summary>
internal static class ToolCallCheck
{
    /// <summary>Gives the error of the first call that is not valid, or of the one that is missing, or <see langword="null"/>.</summary>
    /// <exception cref="SchemaInvalidException">The schema of a tool is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">The schema of a tool exceeds a limit.</exception>
    public static InvalidOutputException? Check(ChatOptions? options, ChatResponse response)
    {
        if (CheckToolMode(options, response) is { } reason)
            return new InvalidOutputException(reason, response.Text);
        // A call that the leg has run itself, perhaps of a tool of its own, is nobody's to run again.
        ToolCallForm? form = null;
        foreach (FunctionCallContent call in FinalAnswer.OpenCalls(response))
        {
            if ((form ??= new ToolCallForm(options?.Tools)).Check(call) is { } problem)
                return problem.ToException(response.Text);
        }
        return null;
    }

    /// <summary>Whether the answer calls where it may not, or does not where it must.</summary>
    public static bool BreaksToolMode(ChatOptions? options, ChatResponse response) => CheckToolMode(options, response) is not null;

    private static string? CheckToolMode(ChatOptions? options, ChatResponse response)
    {
        if (options?.ToolMode is not (NoneChatToolMode or RequiredChatToolMode))
            return null;
        string? required = (options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;
        bool called = false;
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                // A call that a server has already run is only told of.
                if (content is not FunctionCallContent { InformationalOnly: false } call)
                    continue;
                if (options.ToolMode is NoneChatToolMode)
                    return "it calls a tool although none may be called; expected text.";
                if (required is not null && required != call.Name)
                    return $"it does not call the tool \"{required}\", which was required, but another one.";
                called = true;
            }
        }
        // An answer that was stopped had no chance to call, and without tools there is nothing to call.
        bool stopped = response.FinishReason == ChatFinishReason.Length || response.FinishReason == ChatFinishReason.ContentFilter;
        if (called || stopped || options is not { ToolMode: RequiredChatToolMode, Tools.Count: > 0 })
            return null;
        return required is null ? "it calls no tool although one was required." : $"it does not call the tool \"{required}\", which was required.";
    }
}
