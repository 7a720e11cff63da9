using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Gives calls ids of nine characters, for templates that refuse others. The same history always gets the same ids.</summary>
internal static class ShortCallIds
{
    private const int Length = 9;

    /// <summary>Replaces the ids that are not of that length.</summary>
    public static IReadOnlyList<ChatMessage> Apply(IReadOnlyList<ChatMessage> messages)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (IdOf(content) is { Length: Length } id)
                    taken.Add(id);
            }
        }

        ChatMessage[] all = new ChatMessage[messages.Count];
        for (int i = 0; i < all.Length; i++)
        {
            List<AIContent>? contents = null;
            for (int at = 0; at < messages[i].Contents.Count; at++)
            {
                AIContent content = messages[i].Contents[at];
                if (IdOf(content) is { Length: not Length } id)
                    (contents ??= [.. messages[i].Contents])[at] = With(content, Short(id, names, taken));
            }

            all[i] = contents is null ? messages[i] : new(messages[i].Role, contents);
        }

        return all;
    }

    private static string? IdOf(AIContent content) => content switch
    {
        FunctionCallContent call => call.CallId,
        FunctionResultContent result => result.CallId,
        _ => null,
    };

    private static string Short(string id, Dictionary<string, string> names, HashSet<string> taken)
    {
        if (names.TryGetValue(id, out string? known))
            return known;

        int number = names.Count;
        string name;
        do
            name = (++number).ToString("D9", CultureInfo.InvariantCulture);
        while (!taken.Add(name));

        return names[id] = name;
    }

    private static AIContent With(AIContent content, string id) => content is FunctionCallContent call
        ? new FunctionCallContent(id, call.Name, call.Arguments) { Exception = call.Exception, AdditionalProperties = call.AdditionalProperties }
        : new FunctionResultContent(id, ((FunctionResultContent)content).Result) { Exception = ((FunctionResultContent)content).Exception };
}
