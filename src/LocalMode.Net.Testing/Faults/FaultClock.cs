namespace LocalMode.Testing;

/// <summary>Time as the faults of one client see it.</summary>
internal sealed class FaultClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_start);

    /// <summary>Waits; for ever where there is no time, which the end of the client ends.</summary>
    public async Task WaitAsync(TimeSpan? time, bool ignoreCancellation, CancellationToken cancellationToken)
    {
        CancellationToken token = ignoreCancellation ? CancellationToken.None : cancellationToken;
        if (time is { } limit)
            await Task.Delay(limit, timeProvider, token).ConfigureAwait(false);
        else
            await _disposal.Task.WaitAsync(token).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposal.Task.IsCompleted, typeof(FaultInjectingChatClient));
    }

    public void End() => _disposal.TrySetResult();
}
