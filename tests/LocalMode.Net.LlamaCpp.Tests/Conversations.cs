using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests;

/// <summary>Short ways to ask, and to collect what comes back.</summary>
internal static class Conversations
{
    public static ChatMessage[] Ask(string question) => [new(ChatRole.User, question)];

    public static ChatOptions Greedy(int tokens) => new() { Temperature = 0, MaxOutputTokens = tokens };

    /// <summary>Gets a question of about so many tokens.</summary>
    public static ChatMessage[] Long(int words) => Ask(new StringBuilder().Insert(0, "word ", words).ToString());

    public static async Task<List<ChatResponseUpdate>> CollectAsync(
        this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
            updates.Add(update);

        return updates;
    }

    public static string TextOf(this IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(static update => update.Text));
}
