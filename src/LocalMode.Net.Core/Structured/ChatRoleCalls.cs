using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What the roles that stand on a chat client share: one formed answer a text, a few at once.</summary>
internal static class ChatRoleCalls
{
    /// <summary>The options of calls: those of the role, changed by those of the call.</summary>
    /// <param name="own">The options of the role, or null for answers without chance.</param>
    /// <param name="call">The options of the call, or null.</param>
    public static ChatOptions Options(ChatOptions? own, InferenceOptions? call)
    {
        ChatOptions chat = own?.Clone() ?? new() { Temperature = 0 };
        if (call is null)
            return chat;

        chat.ModelId = call.ModelId ?? chat.ModelId;
        foreach (KeyValuePair<string, object?> property in call.AdditionalProperties ?? [])
            (chat.AdditionalProperties ??= [])[property.Key] = property.Value;

        if (call.Priority != InferencePriority.Normal)
            (chat.AdditionalProperties ??= [])[InferenceOptions.PriorityKey] = call.Priority;

        return chat;
    }

    /// <summary>Asks for an answer to each text.</summary>
    /// <param name="client">The client.</param>
    /// <param name="texts">The texts, as they go into the user message.</param>
    /// <param name="instructions">The system message.</param>
    /// <param name="options">The options, which ask for the form.</param>
    /// <param name="read">Makes the value of an answer.</param>
    /// <param name="parallelism">How many calls may run at once.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public static async Task<FormedAnswer<TValue>[]> RunAsync<TValue>(
        IChatClient client, IReadOnlyList<string> texts, string instructions, ChatOptions options, AnswerReader<TValue> read, int parallelism, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FormedAnswer<TValue>[] answers = new FormedAnswer<TValue>[texts.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, answers.Length, parallel, async (i, token) =>
        {
            ChatMessage[] messages = [new(ChatRole.System, instructions), new(ChatRole.User, texts[i])];
            answers[i] = await new FormedRequest<TValue>(client, messages, options, read).RunAsync(token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return answers;
    }

    /// <exception cref="ArgumentException">A label is missing, empty or named twice.</exception>
    public static string[] Labels(IEnumerable<string> labels)
    {
        List<string> all = InferenceBatches.Labels(labels);
        for (int i = 0; i < all.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(all[i]))
                throw new ArgumentException($"The label at index {i} is empty; expected a text that a model can write.", nameof(labels));
            if (all.IndexOf(all[i]) < i)
                throw new ArgumentException($"The label '{all[i]}' is named twice; expected each once.", nameof(labels));
        }
        return [.. all];
    }

    /// <summary>Writes labels one a line, each with what is known of it.</summary>
    public static string List(IEnumerable<string> labels, Func<string, string?> describe) =>
        string.Join('\n', labels.Select(label => describe(label) is { Length: > 0 } description ? $"- {label}: {description}" : $"- {label}"));

    /// <summary>Puts the labels into an instruction, at <c>{labels}</c> or else below it.</summary>
    public static string Instruct(string instructions, string labels) =>
        instructions.Contains("{labels}", StringComparison.Ordinal) ? instructions.Replace("{labels}", labels, StringComparison.Ordinal) : $"{instructions}\n{labels}";
}
