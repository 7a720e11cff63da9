using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Resilience;

public class IdleProbeTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CircuitBreaker _breaker;
    private int _probes;
    private Func<CancellationToken, ValueTask> _onProbe = _ => default;

    public IdleProbeTests() => _breaker = new CircuitBreaker(new CircuitBreakerOptions(), _clock);

    [Fact]
    public async Task Break_Over_ProbesAndCloses()
    {
        await using IdleProbe probe = Create();
        Open();
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        _probes.Should().Be(0);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        _probes.Should().Be(1);
        _breaker.State.Should().Be(CircuitState.Closed);
        _clock.Advance(TimeSpan.FromHours(1));
        _probes.Should().Be(1, "a closed breaker is left alone");
    }

    [Fact]
    public async Task Break_BegunBeforeTheProbeExists_IsProbedToo()
    {
        Open();
        await using IdleProbe probe = Create();

        _clock.Advance(TimeSpan.FromSeconds(10));

        _probes.Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Probe_Fails_IsTriedAgainAfterTheNextBreak(bool unknownError)
    {
        _onProbe = _ => throw (unknownError ? new InvalidOperationException("?") : new HttpRequestException("down"));
        await using IdleProbe probe = Create();
        Open();

        foreach (int seconds in (int[])[10, 20, 30, 30])
        {
            int before = _probes;
            _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
            _probes.Should().Be(before);
            _clock.Advance(TimeSpan.FromSeconds(1));
            _probes.Should().Be(before + 1);
            _breaker.State.Should().Be(CircuitState.Open);
        }
        _onProbe = _ => default;
        _clock.Advance(TimeSpan.FromSeconds(30));
        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public async Task Request_IsTheProbeAlready_ProbeWaitsForItsEnd()
    {
        await using IdleProbe probe = Create();
        Open();
        TaskCompletionSource held = new();
        _onProbe = async _ => await held.Task;
        _clock.Advance(TimeSpan.FromSeconds(10));
        _probes.Should().Be(1);
        _breaker.TryEnter(out _).Should().BeFalse("a request beside the probe is refused");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _probes.Should().Be(1, "there is one at a time");

        held.SetResult();

        (await EventuallyAsync(() => _breaker.State == CircuitState.Closed)).Should().BeTrue();
    }

    [Fact]
    public async Task Request_TookThePlaceAndGaveItBack_ProbeRunsAtOnce()
    {
        // The request enters in the moment in which the break ends, before the timer.
        CircuitPass pass = default;
        using ITimer earlier = _clock.CreateTimer(_ => _breaker.TryEnter(out pass), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        Open();
        await using IdleProbe probe = Create();
        _clock.Advance(TimeSpan.FromSeconds(10));
        pass.IsProbe.Should().BeTrue();
        _probes.Should().Be(0);

        _breaker.Release(pass);
        _clock.Advance(TimeSpan.FromTicks(1));

        _probes.Should().Be(1);
        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public async Task DisposeAsync_ProbeRuns_CancelsAndWaitsForIt()
    {
        IdleProbe probe = Create();
        TaskCompletionSource entered = new();
        bool ended = false;
        _onProbe = async token =>
        {
            entered.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }
        };
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await entered.Task;

        await probe.DisposeAsync();

        ended.Should().BeTrue();
        _breaker.State.Should().Be(CircuitState.HalfOpen, "a cancelled probe says nothing");
        _clock.Advance(TimeSpan.FromHours(1));
        _probes.Should().Be(1);
        await probe.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposed_BreakEnds_NeverProbes(bool wait)
    {
        IdleProbe probe = Create();
        Open();
        if (wait)
            await probe.DisposeAsync();
        else
            probe.Dispose();

        _clock.Advance(TimeSpan.FromHours(1));

        _probes.Should().Be(0);
        CircuitPass pass = _breaker.EnterAnyway();
        _breaker.Fail(pass, FailureClass.Unhealthy, TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromHours(1));
        _probes.Should().Be(0);
    }

    private static async Task<bool> EventuallyAsync(Func<bool> condition)
    {
        for (int i = 0; i < 10_000 && !condition(); i++)
            await Task.Yield();
        return condition();
    }

    private IdleProbe Create() => new(
        _breaker,
        token =>
        {
            Interlocked.Increment(ref _probes);
            return _onProbe(token);
        },
        new FailureClassifierChain([]).Classify,
        _clock);

    private void Open()
    {
        for (int i = 0; i < 3; i++)
        {
            _breaker.TryEnter(out CircuitPass pass);
            _breaker.Fail(pass, FailureClass.Unhealthy);
        }
    }
}
