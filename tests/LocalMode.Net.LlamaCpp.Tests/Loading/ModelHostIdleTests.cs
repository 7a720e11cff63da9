using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>Freed while idle, and loaded again: only what was verified.</summary>
public sealed class ModelHostIdleTests : ModelHostFixture
{
    [Fact]
    public async Task Idle_ALeaseIsOut_KeepsTheModel()
    {
        using (ModelLease<FakeModel> lease = await Host.AcquireAsync(Token))
        {
            Time.Advance(10 * Idle);
            lease.Model.IsStopped.Should().BeFalse();
        }

        Time.Advance(Idle - TimeSpan.FromSeconds(1));
        Host.State.Should().Be(ModelState.Ready);
        Time.Advance(TimeSpan.FromSeconds(1));
        Host.State.Should().Be(ModelState.NotLoaded);
        Starter.Living.Should().Be(0);
    }

    [Fact]
    public async Task Idle_UsedInBetween_CountsFromTheLastUse()
    {
        await Host.WarmUpAsync(Token);
        Time.Advance(Idle / 2);
        await Host.WarmUpAsync(Token);
        Time.Advance((Idle / 2) + TimeSpan.FromSeconds(1));
        Host.State.Should().Be(ModelState.Ready);

        Time.Advance(Idle / 2);

        Host.State.Should().Be(ModelState.NotLoaded);
        Starter.Started.Should().Be(1);
    }

    [Fact]
    public async Task Idle_Unloaded_TheNextCallLoadsAfterTheOldOneIsFree()
    {
        Starter.HoldsFreeing = true;
        FakeModel old;
        using (ModelLease<FakeModel> lease = await Host.AcquireAsync(Token))
            old = lease.Model;

        Time.Advance(Idle);
        old.IsStopped.Should().BeTrue();
        Task<ModelLease<FakeModel>> next = Host.AcquireAsync(Token).AsTask();
        Task called = Starter.Called;
        Host.State.Should().Be(ModelState.Loading);
        Starter.Started.Should().Be(1, "two copies may not fit into memory");
        old.Free();
        await called;

        (await next).Model.Should().NotBeSameAs(old);
        Starter.MostLiving.Should().Be(1);
        (await next).Model.Free();
    }

    [Fact]
    public async Task Idle_NoOption_KeepsTheModelForEver()
    {
        await using ModelHost<FakeModel> host = Create(Starter, idle: null);
        await host.WarmUpAsync(Token);

        Time.Advance(TimeSpan.FromDays(365));

        host.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Reload_FileChanged_IsInvalidUntilItIsTheSameAgain()
    {
        DateTime written = File.GetLastWriteTimeUtc(ModelPath);
        await Host.WarmUpAsync(Token);
        Time.Advance(Idle);
        File.WriteAllBytes(ModelPath, [4, 5, 6]);
        File.SetLastWriteTimeUtc(ModelPath, written.AddSeconds(1));

        (await FluentActions.Awaiting(() => Host.WarmUpAsync(Token)).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*changed*3 bytes*expected 3 bytes*");
        Starter.Started.Should().Be(1);

        File.SetLastWriteTimeUtc(ModelPath, written);
        await Host.WarmUpAsync(Token);
        Starter.Started.Should().Be(2);
    }

    [Fact]
    public async Task Load_FileChangedMeanwhile_IsInvalidAndFreed()
    {
        Starter.IsManual = true;
        Task warm = await BeginAsync();
        File.WriteAllBytes(ModelPath, [1, 2, 3, 4]);
        Starter.Finish();

        await FluentActions.Awaiting(() => warm).Should().ThrowAsync<ModelInvalidException>();
        Starter.Living.Should().Be(0);
        Host.State.Should().Be(ModelState.Faulted);
    }
}
