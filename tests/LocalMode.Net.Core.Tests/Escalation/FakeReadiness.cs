namespace LocalMode.Core.Tests.Escalation;

internal sealed class FakeReadiness(ModelState state) : IModelReadiness
{
    private readonly TaskCompletionSource _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static ModelNotFoundException Missing { get; } = new("tiny", ["/nowhere"], "Install it.");

    public static ModelInvalidException Damaged { get; } = ModelInvalidException.HashMismatch("tiny.gguf", "aa", "bb");

    public ModelState State { get; private set; } = state;

    public int Waits { get; private set; }

    public CancellationToken Token { get; private set; }

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        Waits++;
        Token = cancellationToken;
        if (State == ModelState.NotPresent)
            return Task.FromException(Missing);
        if (State == ModelState.Faulted && !_opening.Task.IsCompleted)
            return Task.FromException(Damaged);
        State = State == ModelState.NotLoaded ? ModelState.Loading : State;
        return _opening.Task;
    }

    public void Open()
    {
        State = ModelState.Ready;
        _opening.SetResult();
    }

    public void Fail(Exception error)
    {
        State = ModelState.Faulted;
        _opening.SetException(error);
    }
}
