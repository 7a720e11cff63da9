namespace ChatSample;

/// <summary>Turns Ctrl+C into the end of the answer that runs; where none runs, it ends the program as usual.</summary>
internal sealed class StopKey : IDisposable
{
    private CancellationTokenSource? _running;

    public StopKey() => Console.CancelKeyPress += OnCancelKey;

    /// <summary>Gives the token source of the next answer. The caller disposes it when the answer is over.</summary>
    public CancellationTokenSource Arm() => _running = new();

    public void Dispose() => Console.CancelKeyPress -= OnCancelKey;

    private void OnCancelKey(object? sender, ConsoleCancelEventArgs e)
    {
        try
        {
            if (_running is { IsCancellationRequested: false } running)
            {
                running.Cancel();
                e.Cancel = true;
            }
        }
        catch (ObjectDisposedException)
        {
            // The answer had just ended: the key means the program.
        }
    }
}
