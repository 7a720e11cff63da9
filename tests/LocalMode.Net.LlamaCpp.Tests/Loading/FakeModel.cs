using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>A model that only counts: how many live at once, and whether it was stopped.</summary>
internal sealed class FakeModel(FakeStarter starter) : IHostedModel
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stops;

    public Task Stopped => _stopped.Task;

    public bool IsStopped => Volatile.Read(ref _stops) > 0;

    public void Stop()
    {
        if (Interlocked.Exchange(ref _stops, 1) == 0 && !starter.HoldsFreeing)
            Free();
    }

    public void Free()
    {
        starter.Freed();
        _stopped.TrySetResult();
    }
}
