using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>
/// A leg that costs as little as a leg can: it gives the same update again and again, then a finish reason. Each update is there at once, or
/// comes when <see cref="TryStep"/> is called, on the caller's thread: the reader is suspended and resumed for each token without a thread pool
/// between, whose noise would hide what is measured. One stream at a time.
/// </summary>
internal sealed class PacedClient(int tokens, bool later) : IChatClient
{
    private static readonly ChatResponseUpdate Token = new(ChatRole.Assistant, "token ") { MessageId = "m", ResponseId = "r", ModelId = "paced" };
    private static readonly ChatResponseUpdate Last = new() { MessageId = "m", ResponseId = "r", ModelId = "paced", FinishReason = ChatFinishReason.Stop };

    private Stream? _current;

    public int Tokens => tokens;

    /// <summary>Gives the next update to a reader that waits for one.</summary>
    /// <returns>Whether one waited.</returns>
    public bool TryStep() => _current?.TryStep() == true;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _current = new Stream(tokens, later);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This leg only streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private sealed class Stream(int tokens, bool later) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _step;
        private int _position;
        private bool _waiting;

        public ChatResponseUpdate Current => _position <= tokens ? Token : Last;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            _position++;
            if (!later)
                return new(_position <= tokens + 1);
            _step.Reset();
            _waiting = true;
            return new(this, _step.Version);
        }

        public bool TryStep()
        {
            if (!_waiting)
                return false;
            _waiting = false;
            _step.SetResult(_position <= tokens + 1);
            return true;
        }

        public ValueTask DisposeAsync() => default;

        bool IValueTaskSource<bool>.GetResult(short token) => _step.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _step.GetStatus(token);

        void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _step.OnCompleted(continuation, state, token, flags);
    }
}
