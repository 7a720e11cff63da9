using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>The end of a host.</summary>
public sealed class ModelHostDisposalTests : ModelHostFixture
{
    [Fact]
    public async Task DisposeAsync_WhileLoading_EndsTheWaitAtOnceAndTheLoad()
    {
        Starter.IsManual = true;
        Task warm = await BeginAsync();

        await Host.DisposeAsync();

        await FluentActions.Awaiting(() => warm).Should().ThrowAsync<ObjectDisposedException>();
        Starter.CancellationToken.IsCancellationRequested.Should().BeTrue();
        Starter.Living.Should().Be(0);
    }

    [Fact]
    public async Task DisposeAsync_Repeated_AllWaitUntilTheModelIsFree()
    {
        Starter.HoldsFreeing = true;
        ModelLease<FakeModel> lease = await Host.AcquireAsync(Token);

        Task first = Host.DisposeAsync().AsTask();
        Task second = Host.DisposeAsync().AsTask();
        lease.Model.IsStopped.Should().BeTrue();
        first.IsCompleted.Should().BeFalse();
        second.IsCompleted.Should().BeFalse();
        lease.Model.Free();
        await Task.WhenAll(first, second);

        lease.Dispose();
        lease.Dispose();
        FluentActions.Invoking(() => Host.AcquireAsync(Token)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_Loaded_FreesBeforeItReturns()
    {
        await Host.WarmUpAsync(Token);

        Host.Dispose();
        Host.Dispose();

        Starter.Living.Should().Be(0);
    }
}
