using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Onnx.Tests.Scheduling;

public sealed class OnnxSchedulerTests : IDisposable
{
    private readonly ModelDirectoryBuilder _directory = new();
    private readonly EncoderSession _session;

    public OnnxSchedulerTests()
    {
        _directory.WithEcho();
        _session = EncoderSession.Open("test/model", _directory.PathOf("model.onnx"), new OnnxEmbeddingOptions(), [EncoderOutputRequest.Embedding], padTokenId: 0, padLeft: false, NullLogger.Instance, TestContext.Current.CancellationToken);
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enqueue_LongAndShortCalls_AreServedInTurn()
    {
        List<string> log = [];
        OnnxScheduler scheduler = Start(workers: 1, limit: 10);
        Job blocker = new("blocker", 1, log) { Gate = new() };
        Job lengthy = new("long", 4, log);
        Job brief = new("short", 1, log);
        scheduler.Enqueue(blocker);
        await blocker.Entered;

        scheduler.Enqueue(lengthy);
        scheduler.Enqueue(brief);
        blocker.Gate.SetResult();
        await Task.WhenAll(lengthy.Outcome, brief.Outcome);

        log.Should().Equal("blocker", "long", "short", "long", "long", "long");
        await StopAsync(scheduler);
    }

    [Fact]
    public async Task Enqueue_UrgentCallBehindOthers_IsServedFirst()
    {
        List<string> log = [];
        OnnxScheduler scheduler = Start(workers: 1, limit: 10);
        Job blocker = new("blocker", 1, log) { Gate = new() };
        Job[] calls = [new("low", 2, log) { Priority = InferencePriority.Low }, new("normal", 2, log), new("high", 2, log) { Priority = InferencePriority.High }];
        scheduler.Enqueue(blocker);
        await blocker.Entered;

        foreach (Job call in calls)
            scheduler.Enqueue(call);
        blocker.Gate.SetResult();
        await Task.WhenAll(calls.Select(static call => call.Outcome));

        log.Should().Equal("blocker", "high", "high", "normal", "normal", "low", "low");
        await StopAsync(scheduler);
    }

    [Fact]
    public async Task Enqueue_MoreThanTheLimit_IsOverloaded()
    {
        OnnxScheduler scheduler = Start(workers: 1, limit: 2);
        Job blocker = new("blocker", 1) { Gate = new() };
        scheduler.Enqueue(blocker);
        await blocker.Entered;
        Job[] waiting = [new("a", 1), new("b", 1)];
        scheduler.Enqueue(waiting[0]);
        scheduler.Enqueue(waiting[1]);

        OverloadedException error = FluentActions.Invoking(() => scheduler.Enqueue(new Job("c", 1))).Should().Throw<OverloadedException>().Which;

        (error.QueueLength, error.Limit).Should().Be((2, 2));
        blocker.Gate.SetResult();
        await Task.WhenAll(waiting[0].Outcome, waiting[1].Outcome);
        Job later = new("d", 1);
        scheduler.Enqueue(later);
        await later.Outcome;
        await StopAsync(scheduler);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Enqueue_LimitZeroOneCallAfterAnother_IsNeverOverloaded(int workers)
    {
        for (int round = 0; round < 20; round++)
        {
            // The first call comes before the threads have begun, the others while a worker goes back to wait.
            OnnxScheduler scheduler = Start(workers, limit: 0);
            for (int call = 0; call < 200; call++)
            {
                Job job = new("sequential", 1 + (call % 3));
                scheduler.Enqueue(job);
                await job.Outcome;
            }

            await StopAsync(scheduler);
        }
    }

    [Fact]
    public async Task Enqueue_LimitZeroAsManyCallsAsWorkers_TakesThemAndNoMore()
    {
        for (int round = 0; round < 50; round++)
        {
            OnnxScheduler scheduler = Start(workers: 3, limit: 0);
            TaskCompletionSource gate = new();
            Job[] jobs = [.. Enumerable.Range(0, 3).Select(_ => new Job("blocker", 1) { Gate = gate })];
            Array.ForEach(jobs, scheduler.Enqueue);

            // Whether the workers have begun or not.
            FluentActions.Invoking(() => scheduler.Enqueue(new Job("too much", 1))).Should().Throw<OverloadedException>();
            foreach (Job job in jobs)
                await job.Entered;
            OverloadedException error = FluentActions.Invoking(() => scheduler.Enqueue(new Job("too much", 1))).Should().Throw<OverloadedException>().Which;

            (error.QueueLength, error.Limit).Should().Be((0, 0));
            gate.SetResult();
            await Task.WhenAll(jobs.Select(static job => job.Outcome));
            await StopAsync(scheduler);
        }
    }

    [Fact]
    public async Task Enqueue_LimitZeroCallWithStepsLeft_IsOverloadedThoughAWorkerIsBetweenSteps()
    {
        OnnxScheduler scheduler = Start(workers: 1, limit: 0);
        Job lengthy = new("long", 10_000);
        scheduler.Enqueue(lengthy);
        await lengthy.Entered;

        int taken = 0;
        while (!lengthy.HasTakenAll)
        {
            try
            {
                scheduler.Enqueue(new Job("brief", 1));
                taken += lengthy.HasTakenAll ? 0 : 1;
            }
            catch (OverloadedException)
            {
                // What is expected as long as the long call has steps for the worker.
            }
        }

        taken.Should().Be(0);
        await lengthy.Outcome;
        await StopAsync(scheduler);
    }

    [Fact]
    public async Task Cancel_WaitingCall_EndsAtOnceAndNeverRuns()
    {
        List<string> log = [];
        OnnxScheduler scheduler = Start(workers: 1, limit: 1);
        Job blocker = new("blocker", 1, log) { Gate = new() };
        Job waiting = new("waiting", 1, log);
        scheduler.Enqueue(blocker);
        await blocker.Entered;
        scheduler.Enqueue(waiting);

        scheduler.Cancel(waiting, new OperationCanceledException());

        await FluentActions.Awaiting(() => waiting.Outcome).Should().ThrowAsync<OperationCanceledException>();
        scheduler.Enqueue(new Job("takes the free place", 1));
        blocker.Gate.SetResult();
        await StopAsync(scheduler);
        log.Should().NotContain("waiting");
    }

    [Fact]
    public async Task Cancel_RunningCall_EndsWithItsStep()
    {
        List<string> log = [];
        OnnxScheduler scheduler = Start(workers: 1, limit: 1);
        Job running = new("running", 5, log) { Gate = new() };
        scheduler.Enqueue(running);
        await running.Entered;

        scheduler.Cancel(running, new OperationCanceledException());
        running.Outcome.IsCompleted.Should().BeFalse("its memory is still in use");
        running.Gate.SetResult();

        await FluentActions.Awaiting(() => running.Outcome).Should().ThrowAsync<OperationCanceledException>();
        log.Should().Equal("running");
        await StopAsync(scheduler);
    }

    [Fact]
    public async Task Execute_OneStepFails_FailsTheCallAndDropsItsOtherSteps()
    {
        List<string> log = [];
        OnnxScheduler scheduler = Start(workers: 1, limit: 1);
        Job failing = new("failing", 5, log) { Error = new InvalidOperationException("broken") };
        scheduler.Enqueue(failing);

        await FluentActions.Awaiting(() => failing.Outcome).Should().ThrowAsync<InvalidOperationException>().WithMessage("broken");

        Job next = new("next", 1, log);
        scheduler.Enqueue(next);
        await next.Outcome;
        log.Should().Equal("failing", "next");
        await StopAsync(scheduler);
    }

    [Fact]
    public async Task Stop_CallsWaiting_FailWithObjectDisposedAndRunsInFlightEnd()
    {
        OnnxScheduler scheduler = Start(workers: 1, limit: 5);
        Job blocker = new("blocker", 1) { Gate = new() };
        Job waiting = new("waiting", 1);
        scheduler.Enqueue(blocker);
        await blocker.Entered;
        scheduler.Enqueue(waiting);

        scheduler.Stop();

        await FluentActions.Awaiting(() => waiting.Outcome).Should().ThrowAsync<ObjectDisposedException>();
        scheduler.Stopped.IsCompleted.Should().BeFalse();
        FluentActions.Invoking(() => scheduler.Enqueue(new Job("late", 1))).Should().Throw<ObjectDisposedException>();
        blocker.Gate.SetResult();
        await scheduler.Stopped;
    }

    [Fact]
    public async Task Enqueue_CallOfManySteps_RunsOnAllWorkersOutsideTheThreadPool()
    {
        OnnxScheduler scheduler = Start(workers: 3, limit: 1);
        Job wide = new("wide", 3) { Meeting = new(3) };
        scheduler.Enqueue(wide);

        await wide.Outcome;

        wide.Threads.Distinct().Should().HaveCount(3);
        wide.OnThreadPool.Should().BeFalse();
        await StopAsync(scheduler);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task StopAsync(OnnxScheduler scheduler)
    {
        scheduler.Stop();
        await scheduler.Stopped;
    }

    private OnnxScheduler Start(int workers, int limit) =>
        new([.. Enumerable.Range(0, workers).Select(_ => new OnnxWorker(_session))], limit, "test", typeof(OnnxEmbeddingGenerator), _session.Dispose);

    private sealed class Job(string name, int steps, List<string>? log = null) : OnnxJob
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile int _taken;
        private int _done;

        public TaskCompletionSource? Gate { get; init; }

        public Barrier? Meeting { get; init; }

        public Exception? Error { get; init; }

        public System.Collections.Concurrent.ConcurrentBag<int> Threads { get; } = [];

        public bool OnThreadPool { get; private set; }

        public bool HasTakenAll => _taken == steps;

        public Task Entered => _entered.Task;

        public Task Outcome => _outcome.Task;

        protected override int OpenSteps => steps - _taken;

        protected override bool IsComplete => _done == steps;

        internal override void Execute(JobWorker worker, int step)
        {
            log?.Add(name);
            Threads.Add(Environment.CurrentManagedThreadId);
            OnThreadPool |= Thread.CurrentThread.IsThreadPoolThread;
            _entered.TrySetResult();
            Gate?.Task.GetAwaiter().GetResult();
            Meeting?.SignalAndWait(CancellationToken);
            if (Error is not null)
                throw Error;
        }

        protected override int TakeStep() => _taken++;

        protected override void StepDone(int step) => _done++;

        protected override void Complete(Exception? failure)
        {
            if (failure is null)
                _outcome.SetResult();
            else
                _outcome.SetException(failure);
        }
    }
}
