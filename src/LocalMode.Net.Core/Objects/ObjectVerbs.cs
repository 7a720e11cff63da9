using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The GenerateObject and StreamObject verbs: extension methods over any <see cref="IChatClient"/>.</summary>
/// <remarks>
/// <para>The client is asked for JSON of a schema (<see cref="ChatOptions.ResponseFormat"/>). The schema of a type is that of <see cref="AIJsonUtilities"/>, narrowed so that
/// whatever satisfies it can be read: ranges of integers, dates and times as .NET reads them, no unknown members. Every member that can be set is required, except parameters of a constructor
/// with a default value. A type that is no object stands under the member <c>data</c>.</para>
/// <para>A client that enforces the schema (<see cref="IChatCapabilities.EnforcedResponseFormats"/>), or repairs what breaks it itself
/// (<see cref="IStructuredOutputValidation"/>), is asked once. Any other may correct an answer that breaks the schema once. After that, and for an answer that was cut, filtered or refused, it is
/// <see cref="InvalidOutputException"/>, with the answer's text.</para>
/// <para>They keep no state and are as safe for concurrent use as the client they are called on.</para>
/// </remarks>
public static partial class ObjectVerbs
{
    /// <summary>Answers one prompt with a value of a type. The type is known to <see cref="AIJsonUtilities.DefaultOptions"/>: by reflection, except under native AOT.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    [OverloadResolutionPriority(1)]
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return GenerateAsync(client, [new ChatMessage(ChatRole.User, prompt)], ObjectTypes.Of<T>(null), options, cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type. The type is known to <see cref="AIJsonUtilities.DefaultOptions"/>: by reflection, except under native AOT.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    [OverloadResolutionPriority(1)]
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        return GenerateAsync(client, [.. messages], ObjectTypes.Of<T>(null), options, cancellationToken);
    }

    /// <summary>Answers one prompt with a value of a type.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="serializerOptions">Know the type; options without a resolver take the one of <see cref="AIJsonUtilities.DefaultOptions"/>, and are copied for it once.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, string prompt, JsonSerializerOptions serializerOptions, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return GenerateAsync(client, [new ChatMessage(ChatRole.User, prompt)], ObjectTypes.Of<T>(serializerOptions), options, cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="serializerOptions">Know the type; options without a resolver take the one of <see cref="AIJsonUtilities.DefaultOptions"/>, and are copied for it once.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, JsonSerializerOptions serializerOptions, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(serializerOptions);
        return GenerateAsync(client, [.. messages], ObjectTypes.Of<T>(serializerOptions), options, cancellationToken);
    }

    /// <summary>Answers one prompt with a value of a type.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="prompt">What the user says.</param>
    /// <param name="typeInfo">Knows the type, such as a member of a generated <c>JsonSerializerContext</c>: fit for trimming and native AOT.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, string prompt, JsonTypeInfo<T> typeInfo, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GenerateAsync(client, [new ChatMessage(ChatRole.User, prompt)], typeInfo, options, cancellationToken);
    }

    /// <summary>Answers a conversation with a value of a type.</summary>
    /// <typeparam name="T">What the answer is to become. Its schema is written from what System.Text.Json knows of it, and narrowed to what it holds.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="messages">The conversation, oldest message first; read once, now.</param>
    /// <param name="typeInfo">Knows the type, such as a member of a generated <c>JsonSerializerContext</c>: fit for trimming and native AOT.</param>
    /// <param name="options">Options for the client, never changed. A schema in <see cref="ChatOptions.ResponseFormat"/> is taken as it is, any other format is replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The value, with the response that it stands in and the tokens that it took.</returns>
    /// <exception cref="ArgumentNullException">An argument that is not optional is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options ask for a regular expression or choices too.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json cannot read or create <typeparamref name="T"/> or sets no member of it, or its schema cannot be written.</exception>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="LocalModeException">The client could not do it.</exception>
    public static Task<ObjectResponse<T>> GenerateObjectAsync<T>(
        this IChatClient client, IEnumerable<ChatMessage> messages, JsonTypeInfo<T> typeInfo, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return GenerateAsync(client, [.. messages], typeInfo, options, cancellationToken);
    }

    private static async Task<ObjectResponse<T>> GenerateAsync<T>(
        IChatClient client, IReadOnlyList<ChatMessage> messages, JsonTypeInfo<T> type, ChatOptions? options, CancellationToken cancellationToken)
    {
        ObjectReader<T> reader = ObjectReader<T>.Create(type, options);
        return new(await new FormedRequest<ReadObject<T>>(client, messages, reader.Options, reader.TryRead).RunAsync(cancellationToken).ConfigureAwait(false));
    }
}
