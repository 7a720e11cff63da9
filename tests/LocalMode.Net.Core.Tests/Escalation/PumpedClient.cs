using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>
/// A leg whose updates all come later, as those of a network do: each when the test pumps, on the test's thread. It allocates nothing per
/// update. One stream at a time.
/// </summary>
internal sealed class PumpedClient(ChatResponseUpdate update, int count) : IChatClient
{
    private Stream? _stream;

    /// <summary>Reads a stream to its end, and gives it its updates meanwhile.</summary>
    /// <returns>The updates that were waited for.</returns>
    public int Pump(Task reading)
    {
        int pumped = 0;
        while (!reading.IsCompleted)
        {
            _stream!.Step();
            pumped++;
        }
        return pumped;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _stream = new Stream(update, count);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private sealed class Stream(ChatResponseUpdate update, int count) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _step;
        private int _position;
        private bool _waiting;

        public ChatResponseUpdate Current => update;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            _step.Reset();
            _waiting = true;
            return new(this, _step.Version);
        }

        public void Step()
        {
            if (!_waiting)
                throw new InvalidOperationException("Nobody waits for an update: the reader waits for something else.");
            _waiting = false;
            _step.SetResult(_position++ < count);
        }

        public ValueTask DisposeAsync() => default;

        bool IValueTaskSource<bool>.GetResult(short token) => _step.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _step.GetStatus(token);

        void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _step.OnCompleted(continuation, state, token, flags);
    }
}
