using LocalMode.Opening;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tests.Opening;

public class ModelOpenerTests
{
    private static readonly ModelNotFoundException Missing = new("m", ["/nowhere"], "Check the path.");

    private readonly FakeTimeProvider _time = new();
    private int _opened;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_ManyCallersAtOnce_OpenOnce()
    {
        TaskCompletionSource hold = new();
        FakeModel model = new();
        await using ModelOpener<FakeModel> opener = Create(async _ =>
        {
            await hold.Task;
            return model;
        });

        opener.State.Should().Be(ModelState.NotLoaded);
        Task<FakeModel>[] callers = [.. Enumerable.Range(0, 32).Select(_ => opener.GetAsync(Token))];
        opener.State.Should().Be(ModelState.Loading);
        opener.Opened.Should().BeNull();
        hold.SetResult();

        (await Task.WhenAll(callers)).Should().AllSatisfy(m => m.Should().BeSameAs(model));
        _opened.Should().Be(1);
        opener.State.Should().Be(ModelState.Ready);
        opener.Opened.Should().BeSameAs(model);
    }

    [Fact]
    public async Task GetAsync_OneCallerCancelled_OpeningGoesOnForTheOthers()
    {
        TaskCompletionSource hold = new();
        await using ModelOpener<FakeModel> opener = Create(async _ =>
        {
            await hold.Task;
            return new();
        });
        using CancellationTokenSource cancel = new();
        Task<FakeModel> impatient = opener.GetAsync(cancel.Token);
        Task<FakeModel> patient = opener.GetAsync(Token);

        await cancel.CancelAsync();

        (await impatient.Awaiting(t => t).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
        hold.SetResult();
        (await patient).Should().NotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAsync_OpeningFailed_IsKeptForTenSecondsAndThenTriedAnew(bool cancelled)
    {
        bool heals = false;
        await using ModelOpener<FakeModel> opener = Create(_ => heals ? Task.FromResult(new FakeModel()) : throw (cancelled ? new OperationCanceledException() : Missing));

        await opener.Awaiting(o => o.GetAsync(Token)).Should().ThrowAsync<Exception>();
        opener.State.Should().Be(ModelState.Faulted);
        heals = true;
        await opener.Awaiting(o => o.GetAsync(Token)).Should().ThrowAsync<Exception>();
        _opened.Should().Be(1);

        _time.Advance(ModelOpener<FakeModel>.RetryAfter);
        opener.State.Should().Be(ModelState.NotLoaded);
        (await opener.GetAsync(Token)).Should().NotBeNull();
        opener.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task DisposeAsync_Opened_ClosesOnceAndRefusesFurtherCalls()
    {
        FakeModel model = new();
        ModelOpener<FakeModel> opener = Create(_ => Task.FromResult(model));
        await opener.GetAsync(Token);

        await opener.DisposeAsync();
        await opener.DisposeAsync();
        opener.Dispose();

        model.Disposals.Should().Be(1);
        await opener.Awaiting(o => o.GetAsync(Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhileOpening_CancelsItAndTheCallersAreTold(bool asynchronously)
    {
        TaskCompletionSource started = new();
        ModelOpener<FakeModel> opener = Create(async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new();
        });
        Task<FakeModel> caller = opener.GetAsync(Token);
        await started.Task;

        if (asynchronously)
            await opener.DisposeAsync();
        else
            opener.Dispose();

        await caller.Awaiting(t => t).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_NeverOpened_OpensNothing()
    {
        ModelOpener<FakeModel> opener = Create(_ => Task.FromResult(new FakeModel()));
        await opener.DisposeAsync();
        _opened.Should().Be(0);
    }

    private ModelOpener<FakeModel> Create(Func<CancellationToken, Task<FakeModel>> open) => new(
        "m",
        token =>
        {
            Interlocked.Increment(ref _opened);
            return open(token);
        },
        _time,
        NullLogger.Instance);
}
