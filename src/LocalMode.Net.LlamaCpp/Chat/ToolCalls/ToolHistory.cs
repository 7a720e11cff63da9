using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Brings earlier calls and results into a form that a template shows.</summary>
internal static class ToolHistory
{
    /// <summary>Rewrites a conversation.</summary>
    /// <returns>The same list where nothing has to change.</returns>
    public static IReadOnlyList<ChatMessage> Rewrite(IReadOnlyList<ChatMessage> messages, TemplateTools template)
    {
        if (!HasTraffic(messages))
            return messages;

        IReadOnlyList<ChatMessage> all = template.NeedsShortIds ? ShortCallIds.Apply(messages) : messages;
        if (template.ShowsCalls && !template.ShowsSeveralCalls)
            all = SingleCalls.Apply(all);

        return template.ShowsCalls && template.ShowsResults ? all : TextCalls.Apply(all, template);
    }

    /// <summary>Says whether a conversation has calls or results.</summary>
    public static bool HasTraffic(IReadOnlyList<ChatMessage> messages)
    {
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent or FunctionResultContent)
                    return true;
            }
        }

        return false;
    }
}
