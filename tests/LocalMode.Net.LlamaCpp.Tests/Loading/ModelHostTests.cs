using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>Loading: shared, cancelled, failed, watched.</summary>
public sealed class ModelHostTests : ModelHostFixture
{
    [Fact]
    public async Task State_OverALife_TellsEachStep()
    {
        Starter.IsManual = true;
        Host.State.Should().Be(ModelState.NotLoaded);

        Task warm = await BeginAsync();
        Host.State.Should().Be(ModelState.Loading);
        Starter.Finish();
        await warm;
        Host.State.Should().Be(ModelState.Ready);
        Time.Advance(Idle);
        Host.State.Should().Be(ModelState.NotLoaded);
        File.Delete(ModelPath);
        Host.State.Should().Be(ModelState.NotPresent);
        await Host.DisposeAsync();
        Host.State.Should().Be(ModelState.NotLoaded);
    }

    [Fact]
    public async Task AcquireAsync_ManyAtOnce_ShareOneLoad()
    {
        Starter.IsManual = true;
        Task called = Starter.Called;
        Task<ModelLease<FakeModel>>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => Host.AcquireAsync(Token).AsTask())];
        await called;
        Starter.Finish();

        ModelLease<FakeModel>[] leases = await Task.WhenAll(waiting);

        Starter.Started.Should().Be(1);
        leases.Select(static lease => lease.Model).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task AcquireAsync_OneWaiterCancelled_OthersGetTheModel()
    {
        Starter.IsManual = true;
        using CancellationTokenSource source = new();
        Task called = Starter.Called;
        Task<ModelLease<FakeModel>> leaving = Host.AcquireAsync(source.Token).AsTask();
        Task<ModelLease<FakeModel>> staying = Host.AcquireAsync(Token).AsTask();
        await called;

        await source.CancelAsync();

        (await FluentActions.Awaiting(() => leaving).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        staying.IsCompleted.Should().BeFalse();
        Starter.CancellationToken.IsCancellationRequested.Should().BeFalse();
        Starter.Finish();
        (await staying).Model.IsStopped.Should().BeFalse();
    }

    [Fact]
    public async Task AcquireAsync_LastWaiterCancelled_TheLoadServesTheNextOne()
    {
        Starter.IsManual = true;
        using CancellationTokenSource source = new();
        Task called = Starter.Called;
        Task leaving = Host.WarmUpAsync(source.Token);
        await called;
        await source.CancelAsync();
        await FluentActions.Awaiting(() => leaving).Should().ThrowAsync<OperationCanceledException>();

        Host.State.Should().Be(ModelState.Loading);
        Task next = Host.WarmUpAsync(Token);
        Starter.Finish();
        await next;

        Starter.Started.Should().Be(1);
    }

    [Fact]
    public async Task AcquireAsync_CancelledBefore_StartsNothing()
    {
        await FluentActions.Awaiting(() => Host.AcquireAsync(new CancellationToken(canceled: true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        Starter.Started.Should().Be(0);
    }

    [Fact]
    public async Task AcquireAsync_LoadFails_TellsAllKeepsTheErrorAndTriesAgain()
    {
        Starter.IsManual = true;
        Task first = await BeginAsync();
        Task second = Host.WarmUpAsync(Token);
        ModelInvalidException error = new(ModelPath, "x", "It is broken.");
        Starter.Fail(error);

        (await FluentActions.Awaiting(() => first).Should().ThrowAsync<ModelInvalidException>()).Which.Should().BeSameAs(error);
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<ModelInvalidException>();
        Host.State.Should().Be(ModelState.Faulted);
        Host.Error.Should().BeSameAs(error);

        Starter.IsManual = false;
        await Host.WarmUpAsync(Token);
        Host.State.Should().Be(ModelState.Ready);
        Host.Error.Should().BeNull();
    }

    [Fact]
    public async Task AcquireAsync_FileMissing_SaysSoAndTriesAgain()
    {
        File.Delete(ModelPath);
        Host.State.Should().Be(ModelState.NotPresent);
        await FluentActions.Awaiting(() => Host.WarmUpAsync(Token)).Should().ThrowAsync<ModelNotFoundException>();
        Host.State.Should().Be(ModelState.NotPresent);

        File.WriteAllBytes(ModelPath, [1]);
        Host.State.Should().Be(ModelState.Faulted);
        await Host.WarmUpAsync(Token);

        Host.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task WarmUpAsync_Progress_ReachesEveryListenerLateOnesToo()
    {
        Starter.IsManual = true;
        List<ModelLoadProgress> early = [];
        List<ModelLoadProgress> late = [];
        Task called = Starter.Called;
        Task first = Host.WarmUpAsync(new Recorder(early.Add), Token);
        await called;
        Starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.25));
        Task second = Host.WarmUpAsync(new Recorder(late.Add), Token);
        Starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.5));
        Starter.Finish();
        await Task.WhenAll(first, second);

        early.Select(static step => step.Fraction).Should().Equal(0.25, 0.5, 1);
        late.Select(static step => step.Fraction).Should().Equal(0.25, 0.5, 1);
        early[^1].Stage.Should().Be(ModelLoadStage.Ready);
    }

    [Fact]
    public async Task WarmUpAsync_ProgressThrows_EndsOnlyItsOwnCall()
    {
        Starter.IsManual = true;
        Task called = Starter.Called;
        Task bad = Host.WarmUpAsync(new Recorder(static _ => throw new TimeoutException()), Token);
        await called;
        Task good = Host.WarmUpAsync(Token);

        Starter.Progress.Report(new("m", ModelLoadStage.Loading, 0.5));

        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<TimeoutException>();
        Starter.Finish();
        await good;
        Host.State.Should().Be(ModelState.Ready);
    }

    private sealed class Recorder(Action<ModelLoadProgress> report) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value) => report(value);
    }
}
