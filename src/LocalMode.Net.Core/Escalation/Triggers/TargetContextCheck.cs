using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells before a request escalates that it cannot fit into the context of the cloud model.</summary>
internal static class TargetContextCheck
{
    // No tokenizer in use gives fewer tokens for a prompt: English prose has four to five characters a token, other languages and code have less. A
    // count of the local model says less, since small vocabularies cut a text into more tokens than large ones.
    private const int MostCharactersPerToken = 8;

    /// <summary>
    /// Gives the rule against a prompt that surely does not fit, or <see langword="null"/>. It counts a lower bound itself: the cloud client may count on its
    /// server, and nothing has looked yet at what it would be given.
    /// </summary>
    /// <param name="cloud">The cloud client, which may state its context.</param>
    /// <param name="contextLength">The tokens of its model's context, where the client does not state it; <see langword="null"/> where that is not known.</param>
    /// <param name="messages">The messages as they would be sent.</param>
    /// <param name="options">The options as they would be sent.</param>
    public static string? Check(IChatClient cloud, int? contextLength, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (((cloud.GetService(typeof(ITokenCounter)) as ITokenCounter)?.ContextLength ?? contextLength) is not { } limit)
            return null;
        int tokens = AtLeast(messages, options);
        // One token is the shortest answer.
        return tokens < limit
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the prompt has at least {tokens} tokens, but the context of the cloud model holds {limit} with the answer");
    }

    private static int AtLeast(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long characters = options?.Instructions?.Length ?? 0;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
                characters += Characters(contents[j]);
        }
        return (int)Math.Min(characters / MostCharactersPerToken, int.MaxValue);
    }

    private static int Characters(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionResultContent { Result: string text } => text.Length,
        FunctionResultContent { Result: JsonElement { ValueKind: JsonValueKind.String } json } => json.GetString()!.Length,
        _ => 0,
    };
}
