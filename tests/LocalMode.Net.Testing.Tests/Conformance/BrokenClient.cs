using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>A sound client with hooks that break one thing each. Without hooks it keeps every rule.</summary>
internal sealed class BrokenClient(IChatClient inner) : IChatClient
{
    private bool _disposed;

    /// <summary>Changes an update, or drops it; the flag says whether it is the last.</summary>
    public Func<ChatResponseUpdate, ChatOptions?, bool, IEnumerable<ChatResponseUpdate>>? OnUpdate { get; init; }

    /// <summary>Changes the answer that is taken whole; without it, that one is put together from the (broken) stream.</summary>
    public Action<ChatResponse, ChatOptions?>? OnResponse { get; init; }

    public Func<ChatOptions?, ChatOptions?>? OnOptions { get; init; }

    public Func<IEnumerable<ChatMessage>, ChatOptions?, IEnumerable<ChatMessage>>? OnMessages { get; init; }

    public Func<Type, object?, object?, object?>? OnService { get; init; }

    public Func<Task>? BeforeRequest { get; init; }

    public Action<Exception?, bool>? AfterStream { get; init; }

    public Func<Func<Task<ChatResponse>>, CancellationToken, Task<ChatResponse>>? AroundWhole { get; init; }

    public Func<IAsyncEnumerable<ChatResponseUpdate>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>? AroundStream { get; init; }

    public Func<CancellationToken, CancellationToken, CancellationToken>? OnTokens { get; init; }

    public Action<int>? OnDispose { get; init; }

    public bool ReadsEarly { get; init; }

    public bool ForgivesNull { get; init; }

    public bool AnswersAfterDisposal { get; init; }

    public bool StreamsAfterDisposal { get; init; }

    public bool EndsOpenStreams { get; init; }

    private int Disposals { get; set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(EndsOpenStreams && _disposed, this);
        if (AnswersAfterDisposal && _disposed)
            return new(new ChatMessage(ChatRole.Assistant, "?"));

        return AroundWhole is null ? await WholeAsync() : await AroundWhole(WholeAsync, cancellationToken);

        async Task<ChatResponse> WholeAsync()
        {
            if (OnResponse is null)
            {
                CancellationToken token = AroundWhole is null ? cancellationToken : CancellationToken.None;
                return await StreamAsync(messages, options, token, token).ToChatResponseAsync(token);
            }

            ChatResponse response = await inner.GetResponseAsync(messages, options, cancellationToken);
            OnResponse(response, options);
            return response;
        }
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!ForgivesNull)
            ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(EndsOpenStreams && _disposed, this);
        if (ReadsEarly)
            messages = [.. messages];
        if (StreamsAfterDisposal && _disposed)
            return Nothing();

        return AroundStream is null
            ? StreamAsync(messages, options, cancellationToken)
            : AroundStream(StreamAsync(messages, options, cancellationToken), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        object? found = serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : inner.GetService(serviceType!, serviceKey);
        return OnService is null ? found : OnService(serviceType!, serviceKey, found);
    }

    public void Dispose()
    {
        OnDispose?.Invoke(++Disposals);
        _disposed = true;
        inner.Dispose();
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Nothing()
    {
        await Task.CompletedTask;
        yield break;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken callToken, [EnumeratorCancellation] CancellationToken enumeratorToken = default)
    {
        if (EndsOpenStreams && _disposed)
            yield break;

        CancellationToken token = OnTokens is null ? (callToken.CanBeCanceled ? callToken : enumeratorToken) : OnTokens(callToken, enumeratorToken);
        token.ThrowIfCancellationRequested();
        if (BeforeRequest is not null)
            await BeforeRequest();

        IEnumerable<ChatMessage> asked = OnMessages is null ? messages : OnMessages(messages, options);
        IAsyncEnumerator<ChatResponseUpdate> stream = inner
            .GetStreamingResponseAsync(asked, OnOptions is null ? options : OnOptions(options), token).GetAsyncEnumerator(CancellationToken.None);
        bool ended = false;
        Exception? error = null;
        try
        {
            ChatResponseUpdate? previous = null;
            while (!ended)
            {
                try
                {
                    ended = !await stream.MoveNextAsync();
                }
                catch (Exception exception)
                {
                    error = exception;
                    throw;
                }

                if (previous is not null)
                {
                    foreach (ChatResponseUpdate update in Change(previous, options, ended))
                        yield return update;
                }

                previous = ended ? null : stream.Current;
            }
        }
        finally
        {
            await stream.DisposeAsync();
            AfterStream?.Invoke(error, ended);
        }
    }

    private IEnumerable<ChatResponseUpdate> Change(ChatResponseUpdate update, ChatOptions? options, bool last) =>
        OnUpdate is null ? [update] : OnUpdate(update, options, last);
}
