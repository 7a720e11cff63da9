using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <content>The steps of a stream: one source serves all of them, so that waiting allocates nothing.</content>
internal sealed partial class LegWatch : IValueTaskSource<bool>
{
    private readonly Action _onStep;
    private ManualResetValueTaskSourceCore<bool> _step;
    private ValueTask<bool> _pending;
    private IAsyncEnumerator<ChatResponseUpdate>? _enumerator;
    private int _waiting;
    private int _serial;

    /// <summary>Moves to the next update.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="TimeoutException">The leg took too long and did not react to its cancellation. It is disposed when it ends.</exception>
    public ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> enumerator)
    {
        if (Expired is not null && _leaves)
            return ValueTask.FromException<bool>(Late());
        _serial++;
        ValueTask<bool> next = enumerator.MoveNextAsync();
        if (next.IsCompleted)
            return next;
        _step.Reset();
        _pending = next;
        _enumerator = enumerator;
        Volatile.Write(ref _waiting, 1);
        next.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onStep);
        return new ValueTask<bool>(this, _step.Version);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _step.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _step.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _step.OnCompleted(continuation, state, token, flags);

    private void OnStep()
    {
        if (Interlocked.Exchange(ref _waiting, 0) == 0)
        {
            // Its request has gone on without it.
            _ = DisposeLaterAsync();
            return;
        }
        bool found;
        try
        {
            found = _pending.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            _pending = default;
            _step.SetException(error);
            return;
        }
        _pending = default;
        _step.SetResult(found);
    }

    private async Task DisposeLaterAsync()
    {
        try
        {
            _pending.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // The timeout is what its request has recorded; whatever the leg still throws has no reader.
        }
        try
        {
            await _enumerator!.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
        }
        finally
        {
            Free();
        }
    }
}
