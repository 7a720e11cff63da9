using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Takes void answers out of a history that the stock coalescer, or function invocation with it, made of a stream with a <see cref="StreamResetContent"/>.</summary>
internal static class ResetMessages
{
    /// <summary>Drops the resets, and what the assistant said before them in the same turn. Messages are copied where they change.</summary>
    /// <returns>The same list where there is no reset.</returns>
    public static IReadOnlyList<ChatMessage> Clean(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (LastReset(messages[i]) >= 0)
                return Rebuild(messages);
        }
        return messages;
    }

    private static List<ChatMessage> Rebuild(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> kept = new(messages.Count);
        int answer = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            int reset = LastReset(message);
            if (reset >= 0)
            {
                kept.RemoveRange(answer, kept.Count - answer);
                message = message.Clone();
                message.Contents = [.. message.Contents.Skip(reset + 1)];
                if (message.Contents.Count == 0)
                    continue;
            }
            kept.Add(message);
            if (message.Role != ChatRole.Assistant)
                answer = kept.Count;
        }
        return kept;
    }

    private static int LastReset(ChatMessage message)
    {
        IList<AIContent> contents = message.Contents;
        int i = contents.Count - 1;
        while (i >= 0 && contents[i] is not StreamResetContent)
            i--;
        return i;
    }
}
