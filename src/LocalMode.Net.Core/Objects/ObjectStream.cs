using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A value that arrives piece by piece: the JSON so far as a sequence, and the value when it has ended.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// <para><b>Snapshots.</b> Each element is the JSON so far, closed: what is open is closed, and what may still change is left out, namely a key without its
/// value, half a string or literal, and a number that may go on. So values that are there stay as they are, and lists and objects grow. A snapshot
/// comes only where the JSON changed; beyond its first 4,096 characters only where it grew by a sixteenth, and at its end, so that long answers cost no more than in
/// proportion to their length. Each owns its memory.</para>
/// <para><b>Snapshots are no promise.</b> What makes the answer right is known at its end. Where a client does not hold its model to the schema, an answer that
/// breaks it is sent back once: then the snapshots begin anew, with those of the corrected answer. They do so too where a tool was called in between, or a
/// <see cref="FallbackChatClient"/> starts another answer. If the answer stays wrong, the enumeration ends with
/// <see cref="InvalidOutputException"/>; an enumeration that ends without an error ended with the JSON of the value.</para>
/// <para>Cold: no model runs until the stream is enumerated or one of its methods is called. It is enumerated once; a second enumeration, or one that begins after
/// <see cref="GetObjectAsync"/> or <see cref="GetResponseAsync"/>, is an <see cref="InvalidOperationException"/>. These may be called at any time and as often as
/// liked: before the enumeration they read the answer to its end, without snapshots; during the enumeration they do so too and the snapshots stay there for the reader;
/// afterwards they give what was read. Only where the reader stopped early is there no value.</para>
/// <para>Cancelling the token of <c>StreamObjectAsync</c>, or of whoever is reading at the time, ends the whole stream. Each of the model's streams is disposed exactly once.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "Named as TextStream is; it is no System.IO.Stream.")]
public sealed class ObjectStream<T> : IAsyncEnumerable<JsonElement>
{
    private readonly Core _core;

    internal ObjectStream(IChatClient client, IReadOnlyList<ChatMessage> messages, ObjectReader<T> reader, CancellationToken cancellationToken) =>
        _core = new(client, messages, reader, cancellationToken);

    /// <summary>Begins to read the answer: each element is the JSON so far.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The enumerator, to be disposed by the caller, as <c>await foreach</c> does.</returns>
    /// <exception cref="InvalidOperationException">The stream was read before.</exception>
    public IAsyncEnumerator<JsonElement> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _core.Read(cancellationToken);

    /// <summary>Gets the value, reading the answer to its end if nobody has.</summary>
    /// <param name="cancellationToken">Ends the stream, if it has not ended.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="InvalidOperationException">The reader stopped before the answer had ended.</exception>
    /// <exception cref="OperationCanceledException">The stream was cancelled.</exception>
    public async Task<T> GetObjectAsync(CancellationToken cancellationToken = default) => (await _core.GetResultAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Gets the value with the response that it stands in, reading the answer to its end if nobody has.</summary>
    /// <param name="cancellationToken">Ends the stream, if it has not ended.</param>
    /// <returns>The value, the response and the tokens used.</returns>
    /// <exception cref="InvalidOutputException">The answer is not what was asked for, or was cut; its text is in the exception.</exception>
    /// <exception cref="InvalidOperationException">The reader stopped before the answer had ended.</exception>
    /// <exception cref="OperationCanceledException">The stream was cancelled.</exception>
    public Task<ObjectResponse<T>> GetResponseAsync(CancellationToken cancellationToken = default) => _core.GetResultAsync(cancellationToken);

    private sealed class Core(IChatClient client, IReadOnlyList<ChatMessage> messages, ObjectReader<T> reader, CancellationToken streamToken)
        : ColdStream<ObjectStep<T>, JsonElement, ObjectResponse<T>>(nameof(ObjectStream<>), "StreamObjectAsync", nameof(GetResponseAsync), streamToken)
    {
        private ObjectResponse<T>? _response;

        protected override IAsyncEnumerable<ObjectStep<T>> Open(CancellationToken cancellationToken) =>
            ObjectSteps.ReadAsync(client, messages, reader, () => HasReader, cancellationToken);

        protected override bool Take(ObjectStep<T> update, out JsonElement item)
        {
            _response = update.Response ?? _response;
            item = update.Snapshot ?? default;
            return update.Snapshot is not null;
        }

        protected override ObjectResponse<T> Finish() => _response!;
    }
}
