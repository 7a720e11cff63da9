using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class ModelHostTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeStarter _starter = new();
    private readonly string _path;
    private readonly ModelHost<FakeModel> _host;

    public ModelHostTests()
    {
        _path = _folder.Write("model.gguf", [1, 2, 3]);
        _host = Host(ModelReference.FromFile(_path));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_OverALife_TellsEachStep()
    {
        _starter.IsManual = true;
        _host.State.Should().Be(ModelState.NotLoaded);

        Task warm = await BeginAsync();
        _host.State.Should().Be(ModelState.Loading);
        _starter.Finish();
        await warm;
        _host.State.Should().Be(ModelState.Ready);
        _time.Advance(Idle);
        _host.State.Should().Be(ModelState.NotLoaded);
        File.Delete(_path);
        _host.State.Should().Be(ModelState.NotPresent);
        await _host.DisposeAsync();
        _host.State.Should().Be(ModelState.NotLoaded);
    }

    [Fact]
    public async Task AcquireAsync_ManyAtOnce_ShareOneLoad()
    {
        _starter.IsManual = true;
        Task called = _starter.Called;
        Task<ModelLease<FakeModel>>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => _host.AcquireAsync(Token).AsTask())];
        await called;
        _starter.Finish();

        ModelLease<FakeModel>[] leases = await Task.WhenAll(waiting);

        _starter.Started.Should().Be(1);
        leases.Select(static lease => lease.Model).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task AcquireAsync_OneWaiterCancelled_OthersGetTheModel()
    {
        _starter.IsManual = true;
        using CancellationTokenSource source = new();
        Task called = _starter.Called;
        Task<ModelLease<FakeModel>> leaving = _host.AcquireAsync(source.Token).AsTask();
        Task<ModelLease<FakeModel>> staying = _host.AcquireAsync(Token).AsTask();
        await called;

        await source.CancelAsync();

        (await FluentActions.Awaiting(() => leaving).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        staying.IsCompleted.Should().BeFalse();
        _starter.CancellationToken.IsCancellationRequested.Should().BeFalse();
        _starter.Finish();
        (await staying).Model.IsStopped.Should().BeFalse();
    }

    [Fact]
    public async Task AcquireAsync_LastWaiterCancelled_TheLoadServesTheNextOne()
    {
        _starter.IsManual = true;
        using CancellationTokenSource source = new();
        Task called = _starter.Called;
        Task leaving = _host.WarmUpAsync(source.Token);
        await called;
        await source.CancelAsync();
        await FluentActions.Awaiting(() => leaving).Should().ThrowAsync<OperationCanceledException>();

        _host.State.Should().Be(ModelState.Loading);
        Task next = _host.WarmUpAsync(Token);
        _starter.Finish();
        await next;

        _starter.Started.Should().Be(1);
    }

    [Fact]
    public async Task AcquireAsync_CancelledBefore_StartsNothing()
    {
        await FluentActions.Awaiting(() => _host.AcquireAsync(new CancellationToken(canceled: true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        _starter.Started.Should().Be(0);
    }

    [Fact]
    public async Task AcquireAsync_LoadFails_TellsAllKeepsTheErrorAndTriesAgain()
    {
        _starter.IsManual = true;
        Task first = await BeginAsync();
        Task second = _host.WarmUpAsync(Token);
        ModelInvalidException error = new(_path, "x", "It is broken.");
        _starter.Fail(error);

        (await FluentActions.Awaiting(() => first).Should().ThrowAsync<ModelInvalidException>()).Which.Should().BeSameAs(error);
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<ModelInvalidException>();
        _host.State.Should().Be(ModelState.Faulted);
        _host.Error.Should().BeSameAs(error);

        _starter.IsManual = false;
        await _host.WarmUpAsync(Token);
        _host.State.Should().Be(ModelState.Ready);
        _host.Error.Should().BeNull();
    }

    [Fact]
    public async Task AcquireAsync_FileMissing_SaysSoAndTriesAgain()
    {
        File.Delete(_path);
        _host.State.Should().Be(ModelState.NotPresent);
        await FluentActions.Awaiting(() => _host.WarmUpAsync(Token)).Should().ThrowAsync<ModelNotFoundException>();
        _host.State.Should().Be(ModelState.NotPresent);

        File.WriteAllBytes(_path, [1]);
        _host.State.Should().Be(ModelState.Faulted);
        await _host.WarmUpAsync(Token);

        _host.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task WarmUpAsync_Progress_ReachesEveryListenerLateOnesToo()
    {
        _starter.IsManual = true;
        List<ModelLoadProgress> early = [];
        List<ModelLoadProgress> late = [];
        Task called = _starter.Called;
        Task first = _host.WarmUpAsync(new Recorder(early.Add), Token);
        await called;
        _starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.25));
        Task second = _host.WarmUpAsync(new Recorder(late.Add), Token);
        _starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.5));
        _starter.Finish();
        await Task.WhenAll(first, second);

        early.Select(static step => step.Fraction).Should().Equal(0.25, 0.5, 1);
        late.Select(static step => step.Fraction).Should().Equal(0.25, 0.5, 1);
        early[^1].Stage.Should().Be(ModelLoadStage.Ready);
    }

    [Fact]
    public async Task WarmUpAsync_ProgressThrows_EndsOnlyItsOwnCall()
    {
        _starter.IsManual = true;
        Task called = _starter.Called;
        Task bad = _host.WarmUpAsync(new Recorder(static _ => throw new TimeoutException()), Token);
        await called;
        Task good = _host.WarmUpAsync(Token);

        _starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.5));

        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<TimeoutException>();
        _starter.Finish();
        await good;
        _host.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Idle_ALeaseIsOut_KeepsTheModel()
    {
        using (ModelLease<FakeModel> lease = await _host.AcquireAsync(Token))
        {
            _time.Advance(10 * Idle);
            lease.Model.IsStopped.Should().BeFalse();
        }

        _time.Advance(Idle - TimeSpan.FromSeconds(1));
        _host.State.Should().Be(ModelState.Ready);
        _time.Advance(TimeSpan.FromSeconds(1));
        _host.State.Should().Be(ModelState.NotLoaded);
        _starter.Living.Should().Be(0);
    }

    [Fact]
    public async Task Idle_UsedInBetween_CountsFromTheLastUse()
    {
        await _host.WarmUpAsync(Token);
        _time.Advance(Idle / 2);
        await _host.WarmUpAsync(Token);
        _time.Advance((Idle / 2) + TimeSpan.FromSeconds(1));
        _host.State.Should().Be(ModelState.Ready);

        _time.Advance(Idle / 2);

        _host.State.Should().Be(ModelState.NotLoaded);
        _starter.Started.Should().Be(1);
    }

    [Fact]
    public async Task Idle_Unloaded_TheNextCallLoadsAfterTheOldOneIsFree()
    {
        _starter.HoldsFreeing = true;
        FakeModel old;
        using (ModelLease<FakeModel> lease = await _host.AcquireAsync(Token))
            old = lease.Model;

        _time.Advance(Idle);
        old.IsStopped.Should().BeTrue();
        Task<ModelLease<FakeModel>> next = _host.AcquireAsync(Token).AsTask();
        Task called = _starter.Called;
        _host.State.Should().Be(ModelState.Loading);
        _starter.Started.Should().Be(1, "two copies may not fit into memory");
        old.Free();
        await called;

        (await next).Model.Should().NotBeSameAs(old);
        _starter.MostLiving.Should().Be(1);
        (await next).Model.Free();
    }

    [Fact]
    public async Task Idle_NoOption_KeepsTheModelForEver()
    {
        await using ModelHost<FakeModel> host = new(new() { Model = ModelReference.FromFile(_path), TimeProvider = _time }, _starter.StartAsync);
        await host.WarmUpAsync(Token);

        _time.Advance(TimeSpan.FromDays(365));

        host.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Reload_FileChanged_IsInvalidUntilItIsTheSameAgain()
    {
        DateTime written = File.GetLastWriteTimeUtc(_path);
        await _host.WarmUpAsync(Token);
        _time.Advance(Idle);
        File.WriteAllBytes(_path, [4, 5, 6]);
        File.SetLastWriteTimeUtc(_path, written.AddSeconds(1));

        (await FluentActions.Awaiting(() => _host.WarmUpAsync(Token)).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*changed*3 bytes*expected 3 bytes*");
        _starter.Started.Should().Be(1);

        File.SetLastWriteTimeUtc(_path, written);
        await _host.WarmUpAsync(Token);
        _starter.Started.Should().Be(2);
    }

    [Fact]
    public async Task Load_FileChangedMeanwhile_IsInvalidAndFreed()
    {
        _starter.IsManual = true;
        Task warm = await BeginAsync();
        File.WriteAllBytes(_path, [1, 2, 3, 4]);
        _starter.Finish();

        await FluentActions.Awaiting(() => warm).Should().ThrowAsync<ModelInvalidException>();
        _starter.Living.Should().Be(0);
        _host.State.Should().Be(ModelState.Faulted);
    }

    [Fact]
    public async Task DisposeAsync_WhileLoading_EndsTheWaitAtOnceAndTheLoad()
    {
        _starter.IsManual = true;
        Task warm = await BeginAsync();

        await _host.DisposeAsync();

        await FluentActions.Awaiting(() => warm).Should().ThrowAsync<ObjectDisposedException>();
        _starter.CancellationToken.IsCancellationRequested.Should().BeTrue();
        _starter.Living.Should().Be(0);
    }

    [Fact]
    public async Task DisposeAsync_Repeated_AllWaitUntilTheModelIsFree()
    {
        _starter.HoldsFreeing = true;
        ModelLease<FakeModel> lease = await _host.AcquireAsync(Token);

        Task first = _host.DisposeAsync().AsTask();
        Task second = _host.DisposeAsync().AsTask();
        lease.Model.IsStopped.Should().BeTrue();
        first.IsCompleted.Should().BeFalse();
        second.IsCompleted.Should().BeFalse();
        lease.Model.Free();
        await Task.WhenAll(first, second);

        lease.Dispose();
        lease.Dispose();
        FluentActions.Invoking(() => _host.AcquireAsync(Token)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_Loaded_FreesBeforeItReturns()
    {
        await _host.WarmUpAsync(Token);

        _host.Dispose();
        _host.Dispose();

        _starter.Living.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task AcquireAsync_RacingWithUnload_NeverGivesAFreedModel(int seed)
    {
        using CancellationTokenSource done = new();
        Task clock = Race(seed, random =>
        {
            while (!done.IsCancellationRequested)
                _time.Advance(Idle * random.NextDouble());
        });
        int[] served = await Task.WhenAll(Enumerable.Range(1, 3).Select(user => Use(seed + (100 * user))));
        await done.CancelAsync();
        await clock;
        await _host.DisposeAsync();

        served.Sum().Should().BeGreaterThan(50);
        _starter.Started.Should().BeGreaterThanOrEqualTo(50, "it was unloaded in between");
        _starter.Living.Should().Be(0);
        _starter.MostLiving.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task DisposeAsync_RacingWithUsers_LeavesNothing(int seed)
    {
        for (int round = 0; round < 20; round++)
        {
            FakeStarter starter = new();
            ModelHost<FakeModel> host = new(new() { Model = ModelReference.FromFile(_path), IdleUnloadAfter = Idle, TimeProvider = _time }, starter.StartAsync);
            int turns = new Random(seed + round).Next(200);
            Task<int>[] users = [.. Enumerable.Range(1, 3).Select(user => Use(seed + (100 * user), host))];
            await Race(seed, _ => Thread.SpinWait(turns * 100));
            await host.DisposeAsync();

            starter.Living.Should().Be(0);
            await Task.WhenAll(users);
            starter.MostLiving.Should().BeLessThanOrEqualTo(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _starter.HoldsFreeing = false;
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    private ModelHost<FakeModel> Host(ModelReference model) => new(new() { Model = model, IdleUnloadAfter = Idle, TimeProvider = _time }, _starter.StartAsync);

    // Begins a load and waits until it has begun.
    private async Task<Task> BeginAsync()
    {
        Task called = _starter.Called;
        Task warm = _host.WarmUpAsync(Token);
        await called;
        return warm;
    }

    private static Task Race(int seed, Action<Random> action) =>
        Task.Factory.StartNew(() => action(new(seed)), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Takes and gives back, one in eight cancelled on the way, until the model was loaded 50 times or the host is disposed; counts what was served.
    private async Task<int> Use(int seed, ModelHost<FakeModel>? disposed = null)
    {
        int served = 0;
        await Race(seed, random =>
        {
            for (int i = 0; disposed is null ? _starter.Started < 50 : i < 400; i++)
            {
                Thread.SpinWait(random.Next(500));
                using CancellationTokenSource source = new();
                try
                {
                    Task<ModelLease<FakeModel>> acquiring = (disposed ?? _host).AcquireAsync(source.Token).AsTask();
                    if (random.Next(8) == 0)
                        source.Cancel();

                    using ModelLease<FakeModel> lease = acquiring.GetAwaiter().GetResult();
                    for (int look = random.Next(20); look >= 0 && disposed is null; look--)
                    {
                        if (lease.Model.IsStopped)
                            Assert.Fail("A lease was out, and the model was freed.");
                    }

                    served++;
                }
                catch (OperationCanceledException)
                {
                    // Part of what this race is about.
                }
                catch (ObjectDisposedException) when (disposed is not null)
                {
                    return;
                }
            }
        });
        return served;
    }

    private sealed class Recorder(Action<ModelLoadProgress> report) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value) => report(value);
    }
}
