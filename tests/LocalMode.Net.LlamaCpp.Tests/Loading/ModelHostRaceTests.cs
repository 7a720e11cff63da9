using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>Users, the clock and disposal at once.</summary>
public sealed class ModelHostRaceTests : ModelHostFixture
{
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
                Time.Advance(Idle * random.NextDouble());
        });
        int[] served = await Task.WhenAll(Enumerable.Range(1, 3).Select(user => Use(seed + (100 * user))));
        await done.CancelAsync();
        await clock;
        await Host.DisposeAsync();

        served.Sum().Should().BeGreaterThan(50);
        Starter.Started.Should().BeGreaterThanOrEqualTo(50, "it was unloaded in between");
        Starter.Living.Should().Be(0);
        Starter.MostLiving.Should().Be(1);
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
            ModelHost<FakeModel> host = Create(starter, Idle);
            int turns = new Random(seed + round).Next(200);
            Task<int>[] users = [.. Enumerable.Range(1, 3).Select(user => Use(seed + (100 * user), host))];
            await Race(seed, _ => Thread.SpinWait(turns * 100));
            await host.DisposeAsync();

            starter.Living.Should().Be(0);
            await Task.WhenAll(users);
            starter.MostLiving.Should().BeLessThanOrEqualTo(1);
        }
    }

    private static Task Race(int seed, Action<Random> action) =>
        Task.Factory.StartNew(() => action(new(seed)), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Takes and gives back, one in eight cancelled on the way, until the model was loaded 50 times or the host is disposed; counts what was served.
    private async Task<int> Use(int seed, ModelHost<FakeModel>? disposed = null)
    {
        int served = 0;
        await Race(seed, random =>
        {
            for (int i = 0; disposed is null ? Starter.Started < 50 : i < 400; i++)
            {
                Thread.SpinWait(random.Next(500));
                using CancellationTokenSource source = new();
                try
                {
                    Task<ModelLease<FakeModel>> acquiring = (disposed ?? Host).AcquireAsync(source.Token).AsTask();
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
}
