using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <content>StreamObject.</content>
public static partial class ObjectVerbs
{
    /// <summary>Answers one prompt with a value of a type, piece by piece. Nothing runs until the stream is read. The type is known to <see cref="AIJsonUtilities.DefaultOptions"/>: by reflection, except under native AOT.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    [OverloadResolutionPriority(1)]
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return new(client, [new ChatMessage(ChatRole.User, prompt)], ObjectReader<T>.Create(ObjectTypes.Of<T>(null), options), cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type, piece by piece. Nothing runs until the stream is read. The type is known to <see cref="AIJsonUtilities.DefaultOptions"/>: by reflection, except under native AOT.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    [OverloadResolutionPriority(1)]
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        return new(client, [.. messages], ObjectReader<T>.Create(ObjectTypes.Of<T>(null), options), cancellationToken);
    }

    /// <summary>Answers one prompt with a value of a type, piece by piece. Nothing runs until the stream is read.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="serializerOptions">Know the type; options without a resolver take the one of <see cref="AIJsonUtilities.DefaultOptions"/>, and are copied for it once.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, string prompt, JsonSerializerOptions serializerOptions, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return new(client, [new ChatMessage(ChatRole.User, prompt)], ObjectReader<T>.Create(ObjectTypes.Of<T>(serializerOptions), options), cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type, piece by piece. Nothing runs until the stream is read.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="serializerOptions">Know the type; options without a resolver take the one of <see cref="AIJsonUtilities.DefaultOptions"/>, and are copied for it once.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, JsonSerializerOptions serializerOptions, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return new(client, [.. messages], ObjectReader<T>.Create(ObjectTypes.Of<T>(serializerOptions), options), cancellationToken);
    }

    /// <summary>Answers one prompt with a value of a type, piece by piece. Nothing runs until the stream is read.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="typeInfo">Knows the type, such as a member of a generated <c>JsonSerializerContext</c>: fit for trimming and native AOT.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, string prompt, JsonTypeInfo<T> typeInfo, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new(client, [new ChatMessage(ChatRole.User, prompt)], ObjectReader<T>.Create(typeInfo, options), cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type, piece by piece. Nothing runs until the stream is read.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="typeInfo">Knows the type, such as a member of a generated <c>JsonSerializerContext</c>: fit for trimming and native AOT.</param>
    /// <param name="options">Options for the client, never changed; copied now. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work, beside the token that the enumeration is given.</param>
    /// <returns>The stream; see <see cref="ObjectStream{T}"/> for what may be done with it.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    public static ObjectStream<T> StreamObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, JsonTypeInfo<T> typeInfo, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new(client, [.. messages], ObjectReader<T>.Create(typeInfo, options), cancellationToken);
    }
}
