using System.Diagnostics;

namespace LocalMode.Ratios.Constraints;

/// <summary>Runs files on threads of its own and leaves behind what does not end.</summary>
internal sealed class CorpusWorkers(string[] files, Func<string, CorpusOutcome> run, TimeSpan timeout)
{
    private readonly CorpusOutcome?[] _outcomes = new CorpusOutcome?[files.Length];
    private int _next = -1;

    /// <summary>Runs all files.</summary>
    /// <param name="threads">How many run at once.</param>
    /// <param name="progress">Called with the number of finished files now and then.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The outcomes, in the order of the files.</returns>
    public CorpusOutcome[] Run(int threads, Action<int> progress, CancellationToken cancellationToken)
    {
        Worker[] workers = [.. Enumerable.Range(0, threads).Select(_ => Start())];
        long told = Stopwatch.GetTimestamp();
        while (Array.Exists(workers, static w => !w.IsDone) && !cancellationToken.IsCancellationRequested)
        {
            Thread.Sleep(100);
            for (int i = 0; i < workers.Length; i++)
            {
                if (workers[i].GiveUpAfter(timeout) is not { } late)
                    continue;
                Interlocked.CompareExchange(ref _outcomes[late], new CorpusOutcome(Path.GetFileNameWithoutExtension(files[late])) { TimedOut = true }, null);
                workers[i] = Start();
            }

            if (Stopwatch.GetElapsedTime(told) < TimeSpan.FromSeconds(20))
                continue;
            told = Stopwatch.GetTimestamp();
            progress(_outcomes.Count(static o => o is not null));
        }

        return [.. _outcomes.Where(static o => o is not null).Select(static o => o!)];
    }

    private Worker Start()
    {
        Worker worker = new();
        Thread thread = new(() =>
        {
            int index;
            while (!worker.IsAbandoned && (index = Interlocked.Increment(ref _next)) < files.Length)
            {
                worker.Begin(index);
                CorpusOutcome outcome = run(files[index]);
                worker.End();
                Interlocked.CompareExchange(ref _outcomes[index], outcome, null);
            }

            worker.IsDone = true;
        })
        { IsBackground = true, Name = "corpus" };
        thread.Start();
        return worker;
    }

    private sealed class Worker
    {
        private readonly Lock _gate = new();
        private int _index = -1;
        private long _start;

        public volatile bool IsDone;
        public volatile bool IsAbandoned;

        public void Begin(int index)
        {
            lock (_gate)
                (_index, _start) = (index, Stopwatch.GetTimestamp());
        }

        public void End()
        {
            lock (_gate)
                _index = -1;
        }

        /// <summary>Gives the file that takes too long, and takes the worker for lost.</summary>
        public int? GiveUpAfter(TimeSpan timeout)
        {
            lock (_gate)
            {
                if (_index < 0 || Stopwatch.GetElapsedTime(_start) < timeout)
                    return null;
                IsAbandoned = true;
                return _index;
            }
        }
    }
}
