using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>An answer that arrives piece by piece: the text as a sequence, and the final response when it has ended.</summary>
/// <remarks>
/// <para>Cold: no model runs until the stream is enumerated or <see cref="GetResponseAsync"/> is called, so a stream that nobody reads costs nothing.
/// It is enumerated once; a second enumeration, or one that begins after <see cref="GetResponseAsync"/>, is an <see cref="InvalidOperationException"/>.</para>
/// <para><see cref="GetResponseAsync"/> may be called at any time and as often as liked: before the enumeration it reads the answer to its end, during the
/// enumeration it does so too and the pieces stay there for the reader, afterwards it gives what was read.
/// Only where the reader stopped early is there no final response: the model was told to stop, and half an answer is never returned as a whole one.</para>
/// <para>Cancelling the token of <c>StreamTextAsync</c>, or of whoever is reading at the time, ends the whole stream. The model's stream is opened at most once and disposed exactly once: at its end, on failure,
/// or when the reader stops early.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of text is what the field calls it; it is no System.IO.Stream.")]
public sealed class TextStream : IAsyncEnumerable<string>
{
    private readonly Core _core;

    internal TextStream(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        _core = new(client, messages, options, cancellationToken);

    /// <summary>Begins to read the answer: each element is the next piece of text, never empty.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The enumerator, to be disposed by the caller, as <c>await foreach</c> does.</returns>
    /// <exception cref="InvalidOperationException">The stream was enumerated before, or <see cref="GetResponseAsync"/> has read it.</exception>
    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _core.Read(cancellationToken);

    /// <summary>Gets the final response, reading the answer to its end if nobody has.</summary>
    /// <param name="cancellationToken">Ends the stream, if it has not ended.</param>
    /// <returns>The whole answer: text, tokens used, finish reason, model id and, behind a fallback, the escalation report.</returns>
    /// <exception cref="InvalidOperationException">The reader stopped before the answer had ended.</exception>
    /// <exception cref="OperationCanceledException">The stream was cancelled.</exception>
    public Task<ChatResponse> GetResponseAsync(CancellationToken cancellationToken = default) => _core.GetResultAsync(cancellationToken);

    private sealed class Core(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken streamToken)
        : ColdStream<ChatResponseUpdate, string, ChatResponse>(nameof(TextStream), nameof(TextVerbs.StreamTextAsync), nameof(GetResponseAsync), streamToken)
    {
        private readonly List<ChatResponseUpdate> _updates = [];

        protected override IAsyncEnumerable<ChatResponseUpdate> Open(CancellationToken cancellationToken) =>
            client.GetStreamingResponseAsync(messages, options, cancellationToken);

        protected override bool Take(ChatResponseUpdate update, [MaybeNullWhen(false)] out string item)
        {
            _updates.Add(update);
            item = update.Text;
            return item is { Length: > 0 };
        }

        protected override ChatResponse Finish() => _updates.ToChatResponse();
    }
}
