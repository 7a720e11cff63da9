using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The GenerateText and StreamText verbs: extension methods over any <see cref="IChatClient"/>.</summary>
/// <remarks>They keep no state and are as safe for concurrent use as the client they are called on.</remarks>
public static class TextVerbs
{
    /// <summary>Answers one prompt and returns when the answer is complete.</summary>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="options">Options for the client; never changed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer: its text, the tokens it really took, why it ended and which model gave it. An answer that was cut short says so in <see cref="ChatResponse.FinishReason"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="prompt"/> is <see langword="null"/>.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ChatResponse> GenerateTextAsync(
        this IChatClient client, string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return client.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], options, cancellationToken);
    }

    /// <summary>Answers a conversation and returns when the answer is complete.</summary>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">Options for the client; never changed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer: its text, the tokens it really took, why it ended and which model gave it. An answer that was cut short says so in <see cref="ChatResponse.FinishReason"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ChatResponse> GenerateTextAsync(
        this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        return client.GetResponseAsync(messages, options, cancellationToken);
    }

    /// <summary>Answers one prompt piece by piece. Nothing runs until the stream is read.</summary>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="options">Options for the client; copied now, so that later changes have no effect.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="TextStream"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="prompt"/> is <see langword="null"/>.</exception>
    public static TextStream StreamTextAsync(
        this IChatClient client, string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return new(client, [new(ChatRole.User, prompt)], options?.Clone(), cancellationToken);
    }

    /// <summary>Answers a conversation piece by piece. Nothing runs until the stream is read.</summary>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; the list is copied now.</param>
    /// <param name="options">Options for the client; copied now, so that later changes have no effect.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="TextStream"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="messages"/> is <see langword="null"/>.</exception>
    public static TextStream StreamTextAsync(
        this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        return new(client, [.. messages], options?.Clone(), cancellationToken);
    }
}
