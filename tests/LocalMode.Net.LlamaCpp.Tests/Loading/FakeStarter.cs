using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>Starts fake models: at once, or one by one when the test says so.</summary>
internal sealed class FakeStarter
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<FakeModel?>> _open = [];
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets a value indicating whether loads wait for <see cref="Finish"/> or <see cref="Fail"/>.</summary>
    public bool IsManual { get; set; }

    /// <summary>Gets or sets a value indicating whether stopped models wait for <see cref="FakeModel.Free"/>.</summary>
    public bool HoldsFreeing { get; set; }

    public IProgress<ModelLoadProgress> Progress { get; private set; } = null!;

    public CancellationToken CancellationToken { get; private set; }

    public int Started { get; private set; }

    public int Living { get; private set; }

    public int MostLiving { get; private set; }

    /// <summary>Gets a task that completes when a load begins that has not begun yet.</summary>
    public Task Called
    {
        get
        {
            lock (_gate)
                return _called.Task;
        }
    }

    public async Task<FakeModel> StartAsync(CrashMarker? marker, IProgress<ModelLoadProgress> progress, CancellationToken cancellationToken)
    {
        TaskCompletionSource<FakeModel?> open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Started++;
            Progress = progress;
            CancellationToken = cancellationToken;
            if (IsManual)
                _open.Enqueue(open);
            else
                open.SetResult(null);

            _called.TrySetResult();
            _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await open.Task.WaitAsync(cancellationToken);
        lock (_gate)
            MostLiving = Math.Max(MostLiving, ++Living);

        return new(this);
    }

    public void Finish() => Next().SetResult(null);

    public void Fail(Exception error) => Next().SetException(error);

    public void Freed()
    {
        lock (_gate)
            Living--;
    }

    private TaskCompletionSource<FakeModel?> Next()
    {
        lock (_gate)
            return _open.Dequeue();
    }
}
