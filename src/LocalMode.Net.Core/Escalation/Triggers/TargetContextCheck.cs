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

    /// <summary>Gives the rule against a prompt that surely does not fit, or <see langword="null"/>. Exact where the client counts; otherwise a lower bound.</summary>
    /// <param name="cloud">The cloud client.</param>
    /// <param name="contextLength">The tokens of its model's context, where the client does not count; <see langword="null"/> where that is not known.</param>
    /// <param name="messages">The messages as they would be sent.</param>
    /// <param name="options">The options as they would be sent.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    public static async ValueTask<string?> CheckAsync(
        IChatClient cloud, int? contextLength, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        int tokens;
        int limit;
        string atLeast = "";
        if (cloud.GetService(typeof(ITokenCounter)) is ITokenCounter counter)
        {
            limit = counter.ContextLength;
            tokens = await counter.CountTokensAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        else if (contextLength is { } known)
        {
            limit = known;
            tokens = AtLeast(messages, options);
            atLeast = "at least ";
        }
        else
        {
            return null;
        }
        // One token is the shortest answer.
        return tokens < limit
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the prompt has {atLeast}{tokens} tokens, but the context of the cloud model holds {limit} with the answer");
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
