namespace LocalMode;

/// <summary>Runs long work on a thread of its own, so that it takes none of the thread pool's.</summary>
internal static class DedicatedThread
{
    public static Task<T> RunAsync<T>(Func<T> work, string name)
    {
        TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                outcome.SetResult(work());
            }
            catch (Exception e)
            {
                // It is thrown where the task is awaited.
                outcome.SetException(e);
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return outcome.Task;
    }
}
