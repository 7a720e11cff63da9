using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Stands where a cloud client would: any touch throws, and is recorded so that a test fails also where the exception was swallowed.</summary>
/// <remarks>
/// <para>
/// <b>What counts.</b> A call of the factory, of a chat or embedding method, and a question through <c>GetService</c>: in LocalOnly the
/// cloud leg is not even made. Where the tripwire itself, not its factory, is put into a pipeline, middleware asks it for its metadata
/// while the pipeline is built; <see cref="AnswersQuestions"/> lets that pass. Disposal is no touch: an owner may end what it never used.
/// </para>
/// <para><b>What to do.</b> Call <see cref="AssertUntouched"/> at the end of the test; the exceptions alone prove nothing where code catches them.</para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class CloudTripwire : IChatClient, IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly List<CloudTouch> _touches = [];
    private readonly Lock _lock = new();

    /// <summary>Gets a value indicating whether a question through <c>GetService</c> is answered with <see langword="null"/> and is no touch. The default is <see langword="false"/>.</summary>
    public bool AnswersQuestions { get; init; }

    /// <summary>Gets the factory form, for chat: calling it is a touch.</summary>
    public Func<IServiceProvider, IChatClient> Factory => services => Resolve();

    /// <summary>Gets the factory form, for embeddings: calling it is a touch.</summary>
    public Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> EmbeddingFactory => services => Resolve();

    /// <summary>Gets the touches so far, in order; a copy.</summary>
    public IReadOnlyList<CloudTouch> Touches
    {
        get
        {
            lock (_lock)
                return [.. _touches];
        }
    }

    /// <summary>Stands for a factory without a service provider: <c>new FallbackChatClient(local, tripwire.Resolve)</c>. Calling it is a touch.</summary>
    /// <returns>Never.</returns>
    /// <exception cref="EgressAssertionException">Always.</exception>
    [DoesNotReturn]
    public CloudTripwire Resolve() => throw Touch(CloudTouchKind.Resolved, "the factory", payload: null);

    /// <summary>Makes the innermost handler of an <see cref="HttpClient"/> through which nothing may be sent.</summary>
    /// <returns>A handler; sending through it is a touch.</returns>
    public HttpMessageHandler CreateHttpHandler() => new Handler(this);

    /// <summary>Passes if there was no touch.</summary>
    /// <exception cref="EgressAssertionException">There was one; the first is inside, with its trace.</exception>
    public void AssertUntouched()
    {
        IReadOnlyList<CloudTouch> touches = Touches;
        if (touches.Count == 0)
            return;

        string list = string.Join(", ", touches.Take(5).Select(static touch => $"{touch.Kind} ({touch.Detail})"));
        throw new EgressAssertionException(
            $"Expected that the cloud is never touched; found {touches.Count} touch(es): {list}{(touches.Count > 5 ? ", ..." : "")}. The first is inside, with the trace of who did it.", touches[0].Error);
    }

    /// <inheritdoc/>
    /// <exception cref="EgressAssertionException">Always.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Touch(CloudTouchKind.Chat, "GetResponseAsync", messages is null ? null : CapturedPayload.Capture(messages, options));

    /// <inheritdoc/>
    /// <exception cref="EgressAssertionException">Always, at the call.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Touch(CloudTouchKind.Chat, "GetStreamingResponseAsync", messages is null ? null : CapturedPayload.Capture(messages, options));

    /// <inheritdoc/>
    /// <exception cref="EgressAssertionException">Always.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Touch(CloudTouchKind.Embedding, "GenerateAsync", values is null ? null : CapturedPayload.Capture(values, options));

    /// <summary>Answers <see langword="null"/> where <see cref="AnswersQuestions"/> is set; otherwise a question is a touch.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">The key.</param>
    /// <returns><see langword="null"/>.</returns>
    /// <exception cref="EgressAssertionException"><see cref="AnswersQuestions"/> is not set.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return AnswersQuestions ? null : throw Touch(CloudTouchKind.Asked, serviceType.Name, payload: null);
    }

    /// <summary>Does nothing: disposal is no touch.</summary>
    public void Dispose()
    {
    }

    private EgressAssertionException Touch(CloudTouchKind kind, string detail, CapturedPayload? payload)
    {
        // The trace is part of the message: who only reads the record has no throw to look at.
        EgressAssertionException error = new($"Expected that the cloud is never touched; found {kind} ({detail}), from:{Environment.NewLine}{Environment.StackTrace}");
        lock (_lock)
            _touches.Add(new(kind, detail, payload, error));
        return error;
    }

    private sealed class Handler(CloudTripwire tripwire) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw tripwire.Touch(CloudTouchKind.Http, request.RequestUri?.Host ?? "", payload: null);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw tripwire.Touch(CloudTouchKind.Http, request.RequestUri?.Host ?? "", payload: null);
    }
}
