using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Resilience;

public class CircuitBreakerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(new CircuitBreakerOptions(), _clock);

    [Theory]
    [InlineData(FailureClass.Unhealthy, 3)]
    [InlineData(FailureClass.Timeout, 2)]
    [InlineData(FailureClass.RateLimited, 2)]
    public void Fail_InARow_OpensAtTheThresholdOfItsClass(FailureClass failureClass, int threshold)
    {
        for (int i = 1; i < threshold; i++)
            Fail(failureClass);
        _breaker.State.Should().Be(CircuitState.Closed);

        Fail(failureClass);

        _breaker.State.Should().Be(CircuitState.Open);
        _breaker.Cause.Should().Be(failureClass);
        _breaker.RetryAt.Should().Be(_clock.GetUtcNow() + TimeSpan.FromSeconds(10));
        _breaker.TryEnter(out _).Should().BeFalse();
    }

    [Fact]
    public void Fail_OfSeveralClassesInARow_OpensAtTheThresholdOfAll()
    {
        Fail(FailureClass.Unhealthy);
        Fail(FailureClass.Timeout);
        Fail(FailureClass.RateLimited);

        _breaker.State.Should().Be(CircuitState.Open);
    }

    [Fact]
    public void Fail_OfNoClass_NeverCounts()
    {
        for (int i = 0; i < 100; i++)
            Fail(FailureClass.None);

        _breaker.State.Should().Be(CircuitState.Closed);
        Fail(FailureClass.Unhealthy);
        Fail(FailureClass.Unhealthy);
        Fail(FailureClass.None);
        _breaker.State.Should().Be(CircuitState.Closed);
        Fail(FailureClass.Unhealthy);
        _breaker.State.Should().Be(CircuitState.Open, "what says nothing does not end the row either");
    }

    [Fact]
    public void Succeed_BetweenFailures_StartsTheRowAgain()
    {
        for (int i = 0; i < 10; i++)
        {
            Fail(FailureClass.Unhealthy);
            Fail(FailureClass.Unhealthy);
            Succeed();
        }

        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public void Succeed_BesideOthers_LeavesTheirFailuresCounted()
    {
        CircuitPass[] passes = [.. Enumerable.Range(0, 4).Select(_ => Enter())];
        _breaker.Fail(Enter(), FailureClass.Unhealthy);
        _breaker.Succeed(passes[0]);

        foreach (CircuitPass pass in passes[1..])
            _breaker.Fail(pass, FailureClass.Unhealthy);

        _breaker.State.Should().Be(CircuitState.Open);
    }

    [Fact]
    public void Break_AfterBreak_IsTenTwentyThirtySecondsAndNoLonger()
    {
        Open();
        foreach (int seconds in (int[])[10, 20, 30, 30, 30])
        {
            _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            _breaker.State.Should().Be(CircuitState.Open);
            _breaker.TryEnter(out _).Should().BeFalse();
            _clock.Advance(TimeSpan.FromTicks(1));
            _breaker.State.Should().Be(CircuitState.HalfOpen);
            _breaker.RetryAt.Should().BeNull();
            Fail(FailureClass.Unhealthy);
        }
        _clock.Advance(TimeSpan.FromSeconds(30));
        Succeed();
        _breaker.State.Should().Be(CircuitState.Closed);
        _breaker.Cause.Should().Be(FailureClass.None);

        Open();
        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(10), "a success forgets the breaks");
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(60, 60)]
    [InlineData(300, 300)]
    [InlineData(301, 300)]
    [InlineData(31_536_000, 300)]
    public void Fail_WithRetryAfter_OpensAtOnceForThatLongUpToTheCap(int asked, int expected)
    {
        _breaker.Fail(Enter(), FailureClass.RateLimited, TimeSpan.FromSeconds(asked));

        _breaker.State.Should().Be(CircuitState.Open);
        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(15, 15)]
    public void Fail_AtTheThresholdWithRetryAfter_TakesTheLongerBreak(int asked, int expected)
    {
        Fail(FailureClass.Unhealthy);
        Fail(FailureClass.Unhealthy);
        _breaker.Fail(Enter(), FailureClass.Unhealthy, TimeSpan.FromSeconds(asked));

        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Theory]
    [InlineData(5, 10)]
    [InlineData(40, 40)]
    public void Fail_OfACallFromBeforeTheBreak_OnlyItsRetryAfterCounts(int asked, int expected)
    {
        CircuitPass late = Enter();
        Open();

        _breaker.Fail(late, FailureClass.RateLimited, TimeSpan.FromSeconds(asked));

        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void Fail_ZeroRetryAfter_IsLikeNone()
    {
        _breaker.Fail(Enter(), FailureClass.RateLimited, TimeSpan.Zero);

        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public void Succeed_OfACallFromBeforeTheBreak_ChangesNothing()
    {
        CircuitPass late = Enter();
        Open();

        _breaker.Succeed(late);

        _breaker.State.Should().Be(CircuitState.Open);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probe_Abandoned_FreesItsPlaceWithoutVerdict(bool failsForItsOwnReasons)
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));
        CircuitPass probe = Enter();
        probe.IsProbe.Should().BeTrue();
        _breaker.TryEnter(out _).Should().BeFalse("there is one probe at a time");
        _breaker.State.Should().Be(CircuitState.HalfOpen);

        if (failsForItsOwnReasons)
            _breaker.Fail(probe, FailureClass.None);
        else
            _breaker.Release(probe);

        CircuitPass next = Enter();
        next.IsProbe.Should().BeTrue("no time was lost");
        _breaker.Succeed(probe);
        _breaker.Fail(probe, FailureClass.Unhealthy);
        _breaker.Release(probe);
        _breaker.TryEnter(out _).Should().BeFalse("the first probe has no say any more");
        _breaker.Succeed(next);
        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public void EnterAnyway_DuringABreak_SuccessClosesAndFailureChangesNothing()
    {
        Open();

        _breaker.Fail(_breaker.EnterAnyway(), FailureClass.Unhealthy);
        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(10));

        CircuitPass pass = _breaker.EnterAnyway();
        _breaker.Fail(_breaker.EnterAnyway(), FailureClass.RateLimited, TimeSpan.FromSeconds(50));
        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(50));
        _breaker.Succeed(pass);
        _breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public void DefaultPass_AnyEnd_ChangesNothing()
    {
        Open();

        _breaker.Succeed(default);
        _breaker.Fail(default, FailureClass.RateLimited, TimeSpan.FromMinutes(1));
        _breaker.Release(default);

        _breaker.Remaining.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Disabled_AnyFailures_StaysClosed()
    {
        CircuitBreaker breaker = new(new CircuitBreakerOptions { Enabled = false }, _clock);

        for (int i = 0; i < 10; i++)
        {
            breaker.TryEnter(out CircuitPass pass).Should().BeTrue();
            breaker.Fail(pass, FailureClass.RateLimited, TimeSpan.FromMinutes(1));
        }

        breaker.State.Should().Be(CircuitState.Closed);
    }

    [Fact]
    public void Closed_EnterAndSucceed_AllocateNothing()
    {
        Succeed();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++)
        {
            _breaker.TryEnter(out CircuitPass pass);
            _breaker.Succeed(pass);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private CircuitPass Enter()
    {
        _breaker.TryEnter(out CircuitPass pass).Should().BeTrue();
        return pass;
    }

    private void Fail(FailureClass failureClass) => _breaker.Fail(Enter(), failureClass);

    private void Succeed() => _breaker.Succeed(Enter());

    private void Open()
    {
        for (int i = 0; i < 3; i++)
            Fail(FailureClass.Unhealthy);
        _breaker.State.Should().Be(CircuitState.Open);
    }
}
