using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Divides answers with several calls into one message for each call, followed by its result, for templates that take one call at a time.</summary>
internal static class SingleCalls
{
    /// <summary>Divides the messages.</summary>
    public static IReadOnlyList<ChatMessage> Apply(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> all = new(messages.Count + 4);
        for (int i = 0; i < messages.Count; i++)
        {
            List<FunctionCallContent> calls = [.. messages[i].Contents.OfType<FunctionCallContent>()];
            if (calls.Count < 2)
            {
                all.Add(messages[i]);
                continue;
            }

            List<AIContent> results = [];
            int next = i + 1;
            while (next < messages.Count && messages[next].Contents.Count > 0 && messages[next].Contents.All(static content => content is FunctionResultContent))
                results.AddRange(messages[next++].Contents);

            Divide(messages[i], calls, results, all);
            i = next - 1;
        }

        return all;
    }

    private static void Divide(ChatMessage message, List<FunctionCallContent> calls, List<AIContent> results, List<ChatMessage> all)
    {
        List<AIContent> contents = [.. message.Contents.Where(static content => content is not FunctionCallContent)];
        foreach (FunctionCallContent call in calls)
        {
            contents.Add(call);
            all.Add(new(message.Role, contents));
            contents = [];
            int own = results.FindIndex(result => ((FunctionResultContent)result).CallId == call.CallId);
            if (own < 0)
                continue;

            all.Add(new(ChatRole.Tool, [results[own]]));
            results.RemoveAt(own);
        }

        if (results.Count > 0)
            all.Add(new(ChatRole.Tool, results));
    }
}
