using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Finds the answer in a response, which may hold calls of tools that were run on the way to it.</summary>
internal static class FinalAnswer
{
    /// <summary>Gives the text after the last call or result of a tool.</summary>
    public static string Text(ChatResponse response)
    {
        StringBuilder? text = null;
        foreach (AIContent content in response.Messages.SelectMany(static message => message.Contents))
        {
            if (IsToolTurn(content))
                text = new();
            else if (content is TextContent part)
                text?.Append(part.Text);
        }
        return text?.ToString() ?? response.Text;
    }

    /// <summary>Gives the calls of tools that nobody has run.</summary>
    public static List<FunctionCallContent> OpenCalls(ChatResponse response)
    {
        AIContent[] contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        HashSet<string> answered = new(contents.OfType<FunctionResultContent>().Select(static result => result.CallId), StringComparer.Ordinal);
        return [.. contents.OfType<FunctionCallContent>().Where(call => !call.InformationalOnly && !answered.Contains(call.CallId))];
    }

    /// <summary>Gives the messages up to the last result of a tool, without the calls that nobody has run; copies.</summary>
    public static List<ChatMessage> ToolTurns(ChatResponse response)
    {
        List<FunctionCallContent> open = OpenCalls(response);
        List<ChatMessage> turns = [];
        int last = response.Messages.Count - 1;
        while (last >= 0 && !response.Messages[last].Contents.Any(static content => content is FunctionResultContent))
            last--;
        for (int i = 0; i <= last; i++)
        {
            List<AIContent> contents = [.. response.Messages[i].Contents];
            if (i == last)
                contents = contents[..(contents.FindLastIndex(static content => content is FunctionResultContent) + 1)];
            contents.RemoveAll(content => content is FunctionCallContent call && open.Contains(call));
            if (contents.Count == 0)
                continue;
            ChatMessage turn = response.Messages[i].Clone();
            turn.Contents = contents;
            turns.Add(turn);
        }
        return turns;
    }

    /// <summary>Tells whether what came before a content, and it, is no part of the final answer.</summary>
    public static bool IsToolTurn(AIContent content) => content is FunctionCallContent { InformationalOnly: false } or FunctionResultContent;

    /// <exception cref="InvalidOutputException">The response was cut, filtered or refused, or asks for tools to be run.</exception>
    public static void ThrowIfNone(ChatResponse response, string text, ChatOptions options)
    {
        if (Problem(response) is { } problem)
            throw new InvalidOutputException(problem, text, (options.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText());
    }

    private static string? Problem(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.Length)
            return "the answer was cut: it reached the limit of its length before it had ended. Raise ChatOptions.MaxOutputTokens, or ask for less.";
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return "the answer was held back by a content filter.";
        if (response.Messages.Any(static message => message.Contents.Any(static content => content is ErrorContent { ErrorCode: ContentProbe.RefusalCode })))
            return "the model refused to answer.";
        string? open = OpenCalls(response).FirstOrDefault()?.Name;
        return open is null ? null
            : $"the model calls the tool \"{SchemaText.Cut(open)}\" instead of answering. Let calls be run, such as by UseFunctionInvocation, or leave the tools out.";
    }
}
