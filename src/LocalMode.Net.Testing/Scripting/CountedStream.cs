using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>A stream that counts the enumerators got from it, and those of them that were disposed.</summary>
internal sealed class CountedStream(IAsyncEnumerable<ChatResponseUpdate> stream, StreamCount count) : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        IAsyncEnumerator<ChatResponseUpdate> enumerator = stream.GetAsyncEnumerator(cancellationToken);
        count.Open();
        return new Enumerator(enumerator, count);
    }

    private sealed class Enumerator(IAsyncEnumerator<ChatResponseUpdate> inner, StreamCount count) : IAsyncEnumerator<ChatResponseUpdate>
    {
        private int _disposed;

        public ChatResponseUpdate Current => inner.Current;

        public ValueTask<bool> MoveNextAsync() => inner.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                count.Dispose();
        }
    }
}
