using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Checks that an answer has the form that was asked for (JSON, one of several texts, what a regular expression matches), and builds the request by which the leg may correct an answer once.</summary>
internal static class OutputCheck
{
    /// <summary>
    /// Gives the error of an answer that does not have the form that was asked for, or <see langword="null"/>. Calls of tools that are still to be run come before the answer, a refusal
    /// is an answer, and an answer that was cut is no failure of form: none of them is checked.
    /// </summary>
    /// <exception cref="SchemaInvalidException">The schema of the request is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">The schema of the request exceeds a limit.</exception>
    public static InvalidOutputException? Check(ChatOptions? options, ChatResponse response)
    {
        if (RequestedForm.Of(options) == ChatResponseFormats.Text
            || response.FinishReason == ChatFinishReason.ContentFilter
            || response.FinishReason == ChatFinishReason.Length
            || HoldsRefusal(response)
            || FinalAnswer.OpenCalls(response).Count > 0)
        {
            return null;
        }
        string text = FinalAnswer.Text(response);
        return AnswerForm.Of(options).CheckText(text)?.ToException(text);
    }

    /// <summary>Builds the messages that ask for a correction.</summary>
    /// <param name="messages">The messages of the request, which stay as they are.</param>
    /// <param name="options">Its options.</param>
    /// <param name="response">The answer that is to be corrected.</param>
    /// <param name="error">What <see cref="Check"/> or <see cref="ToolCallCheck.Check"/> gave for it.</param>
    public static IReadOnlyList<ChatMessage> BuildRepair(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, Exception error)
    {
        if (!ToolCallCheck.BreaksToolMode(options, response) && AnswerForm.Of(options).Check(response) is { } problem)
            return RepairRequest.Build(messages, response, problem);
        // A call that should not be there is left out: with a result, it would invite the next one.
        ChatMessage answer = new(ChatRole.Assistant, response.Text.Length == 0 ? "(empty)" : response.Text);
        return [.. messages, answer, new ChatMessage(ChatRole.User, $"{error.Message} Answer again.")];
    }

    private static bool HoldsRefusal(ChatResponse response) =>
        response.Messages.Any(static message => message.Contents.Any(static content => content is ErrorContent { ErrorCode: ContentProbe.RefusalCode }));
}
