using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>All text of a request, taken when it was made, so that it can be searched for what must not leave.</summary>
/// <remarks>
/// It holds message texts, reasoning, tool calls with their arguments, tool results, attachments (decoded as UTF-8), author names, ids, instructions,
/// tool names, descriptions and schemas, the response format, stop sequences and additional properties of all of them. Immutable; safe for concurrent use.
/// </remarks>
public sealed class CapturedPayload
{
    internal CapturedPayload(IReadOnlyList<PayloadText> texts, IReadOnlyList<string> unreadable)
    {
        Texts = texts;
        Unreadable = unreadable;
    }

    /// <summary>Gets the texts, each with its place.</summary>
    public IReadOnlyList<PayloadText> Texts { get; }

    /// <summary>Gets the places whose content could not be read, such as a RawRepresentationFactory. An assertion over them fails: what cannot be read may hold anything.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>Takes a chat request.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options.</param>
    /// <returns>The payload.</returns>
    public static CapturedPayload Capture(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        PayloadReader reader = new();
        reader.Read(messages);
        reader.Read(options);
        return reader.ToPayload();
    }

    /// <summary>Takes a request for embeddings.</summary>
    /// <param name="values">The texts to embed.</param>
    /// <param name="options">The options.</param>
    /// <returns>The payload.</returns>
    public static CapturedPayload Capture(IEnumerable<string> values, EmbeddingGenerationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        PayloadReader reader = new();
        reader.Read(values, options);
        return reader.ToPayload();
    }

    /// <summary>Finds a value: as it is, and in any form that JSON or percent escapes give it, also within JSON that is itself a text.</summary>
    /// <param name="value">The value; not empty.</param>
    /// <param name="comparison">How to compare. The default is exact.</param>
    /// <returns>The texts that hold it.</returns>
    public IReadOnlyList<PayloadText> Find(string value, StringComparison comparison = StringComparison.Ordinal)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return [.. Texts.Where(text => Unescaping.Forms(text.Text).Any(form => form.Contains(value, comparison)))];
    }
}
