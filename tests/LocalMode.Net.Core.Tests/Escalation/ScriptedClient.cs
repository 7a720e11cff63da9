using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>One step of a script: gives an update, or null for none, or throws, or waits.</summary>
internal delegate ValueTask<ChatResponseUpdate?> Step(CancellationToken cancellationToken);

/// <summary>A leg that plays a script and records how it was used.</summary>
internal sealed class ScriptedClient(params Step[] script) : IChatClient, IAsyncDisposable
{
    private int _opened;
    private int _closed;
    private int _calls;

    public Dictionary<Type, object> Services { get; } = [];

    public Action? OnCall { get; set; }

    public Exception? OnEnumeratorDispose { get; set; }

    public int Opened => _opened;

    public int Closed => _closed;

    /// <summary>Streamed and plain calls together.</summary>
    public int Calls => _calls;

    public int PlainCalls { get; private set; }

    public int Disposals { get; private set; }

    public ChatOptions? LastOptions { get; private set; }

    public List<ChatMessage>? LastMessages { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        PlainCalls++;
        Record(messages, options);
        List<ChatResponseUpdate> updates = [];
        foreach (Step step in script)
        {
            if (await step(cancellationToken) is { } update)
                updates.Add(update);
        }
        return updates.ToChatResponse();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Record(messages, options);
        return new Stream(this);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => Services.GetValueOrDefault(serviceType);

    public void Dispose() => Disposals++;

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }

    private void Record(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Interlocked.Increment(ref _calls);
        OnCall?.Invoke();
        LastMessages = [.. messages];
        LastOptions = options;
    }

    private sealed class Stream(ScriptedClient owner) : IAsyncEnumerable<ChatResponseUpdate>
    {
        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref owner._opened);
            return new Enumerator(owner, cancellationToken);
        }
    }

    private sealed class Enumerator(ScriptedClient owner, CancellationToken cancellationToken) : IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly Step[] _steps = owner.Script;
        private int _position;
        private int _moving;
        private bool _disposed;

        public ChatResponseUpdate Current { get; private set; } = null!;

        public async ValueTask<bool> MoveNextAsync()
        {
            if (Interlocked.Exchange(ref _moving, 1) != 0 || _disposed)
                throw new InvalidOperationException("The enumerator is in use or disposed.");
            try
            {
                while (_position < _steps.Length)
                {
                    if (await _steps[_position++](cancellationToken) is { } update)
                    {
                        Current = update;
                        return true;
                    }
                }
                return false;
            }
            catch
            {
                _position = _steps.Length;
                throw;
            }
            finally
            {
                Volatile.Write(ref _moving, 0);
            }
        }

        public ValueTask DisposeAsync()
        {
            if (Volatile.Read(ref _moving) != 0)
                throw new NotSupportedException("The enumerator is disposed while it moves.");
            if (_disposed)
                throw new InvalidOperationException("The enumerator is disposed twice.");
            _disposed = true;
            Interlocked.Increment(ref owner._closed);
            return owner.OnEnumeratorDispose is { } error ? throw error : default;
        }
    }

    private Step[] Script => script;
}
