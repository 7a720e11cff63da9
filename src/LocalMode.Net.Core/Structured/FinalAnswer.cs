using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Finds the answer in a response, which may hold calls of tools that were run on the way to it.</summary>
internal static class FinalAnswer
{
    /// <summary>Gives the text after the last call or result of a tool.</summary>
    public static string Text(ChatResponse response)
    {
        int last = response.Messages.Count - 1;
        while (last >= 0 && !response.Messages[last].Contents.Any(IsToolTurn))
            last--;
        return last < 0 ? response.Text : string.Concat(response.Messages.Skip(last + 1).Select(static message => message.Text));
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
        AIContent[] contents = [.. response.Messages.SelectMany(static message => message.Contents)];
        if (contents.Any(static content => content is ErrorContent { ErrorCode: ContentProbe.RefusalCode }))
            return "the model refused to answer.";
        HashSet<string> answered = new(contents.OfType<FunctionResultContent>().Select(static result => result.CallId), StringComparer.Ordinal);
        string? open = contents.OfType<FunctionCallContent>().FirstOrDefault(call => !call.InformationalOnly && !answered.Contains(call.CallId))?.Name;
        return open is null ? null
            : $"the model calls the tool \"{SchemaText.Cut(open)}\" instead of answering. Let calls be run, such as by UseFunctionInvocation, or leave the tools out.";
    }
}
