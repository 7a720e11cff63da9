using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Builds the one request by which a model may correct an answer of the wrong form.</summary>
internal static class RepairRequest
{
    private const int MaxAnswerLength = 16_000;

    /// <summary>Builds the messages: those of the request, the turns of tools that were run on the way, the invalid answer, and what is wrong with it.</summary>
    /// <param name="messages">The messages of the request, which stay as they are.</param>
    /// <param name="answer">The invalid answer.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>The messages to send; the options stay those of the request.</returns>
    public static List<ChatMessage> Build(IEnumerable<ChatMessage> messages, ChatResponse answer, AnswerProblem problem)
    {
        List<ChatMessage> request = [.. messages, .. FinalAnswer.ToolTurns(answer)];
        if (problem.Kind == AnswerProblemKind.BadToolCall)
        {
            AddCalls(request, answer, problem);
            return request;
        }
        // A model does not learn more from a longer wrong answer, and it has to fit beside the request.
        string text = SchemaText.Cut(FinalAnswer.Text(answer), MaxAnswerLength);
        if (text.Length != 0)
            request.Add(new ChatMessage(ChatRole.Assistant, text));
        request.Add(new ChatMessage(ChatRole.User, Instruction("Your answer does not have the form that was asked for:", problem, Closing(problem.Kind))));
        return request;
    }

    private static string Closing(AnswerProblemKind kind) => kind == AnswerProblemKind.OtherText
        ? "Answer again with that text only: no explanation, no quotation marks."
        : "Answer again with the corrected JSON only: no explanation, no code fence.";

    /// <summary>Every call that has none needs a result, so the errors are told as results; no tool is run.</summary>
    private static void AddCalls(List<ChatMessage> request, ChatResponse answer, AnswerProblem problem)
    {
        ChatMessage calls = new(ChatRole.Assistant, []);
        ChatMessage results = new(ChatRole.Tool, []);
        string error = Instruction("Error, no tool was run:", problem, "Call again with the name of a tool that exists and with arguments that fit its schema.");
        foreach (FunctionCallContent call in FinalAnswer.OpenCalls(answer))
        {
            // Without the exception: the arguments that could not be read are not there to be sent.
            calls.Contents.Add(new FunctionCallContent(call.CallId, call.Name, call.Arguments ?? new Dictionary<string, object?>()));
            results.Contents.Add(new FunctionResultContent(call.CallId, error));
        }
        request.Add(calls);
        request.Add(results);
    }

    private static string Instruction(string opening, AnswerProblem problem, string closing)
    {
        StringBuilder text = new(opening);
        foreach (string error in problem.Errors)
            text.Append("\n- ").Append(error);
        return text.Append('\n').Append(closing).ToString();
    }
}
