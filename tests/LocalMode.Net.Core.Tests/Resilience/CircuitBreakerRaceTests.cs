using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Resilience;

public class CircuitBreakerRaceTests
{
    private const int Threads = 64;

    [Fact]
    public void TryEnter_ManyThreadsAfterTheBreak_LetsOneThrough()
    {
        FakeTimeProvider clock = new();
        CircuitBreaker breaker = new(new CircuitBreakerOptions { BreakDuration = TimeSpan.FromSeconds(1), MaxBreakDuration = TimeSpan.FromSeconds(1) }, clock);
        using Barrier barrier = new(Threads);
        int[] entered = new int[50];
        int breaks = 0;
        breaker.OnBreak = () => Interlocked.Increment(ref breaks);
        for (int i = 0; i < 3; i++)
        {
            breaker.TryEnter(out CircuitPass first);
            breaker.Fail(first, FailureClass.Unhealthy);
        }

        RunAll(index =>
        {
            for (int round = 0; round < entered.Length; round++)
            {
                if (index == 0)
                    clock.Advance(TimeSpan.FromSeconds(1));
                barrier.SignalAndWait();
                bool mine = breaker.TryEnter(out CircuitPass pass);
                if (mine)
                    Interlocked.Increment(ref entered[round]);
                barrier.SignalAndWait();
                if (mine)
                    breaker.Fail(pass, FailureClass.Unhealthy);
                barrier.SignalAndWait();
            }
        });

        entered.Should().OnlyContain(count => count == 1);
        breaks.Should().Be(entered.Length + 1);
    }

    [Fact]
    public void AnyEnds_ManyThreads_NeverTwoProbesAndAlwaysRecovers()
    {
        FakeTimeProvider clock = new();
        CircuitBreaker breaker = new(new CircuitBreakerOptions { BreakDuration = TimeSpan.FromTicks(1), MaxBreakDuration = TimeSpan.FromTicks(1) }, clock);
        int probing = 0;
        int atOnce = 0;
        int probes = 0;

        RunAll(index =>
        {
            Random random = new(index);
            for (int i = 0; i < 400; i++)
            {
                clock.Advance(TimeSpan.FromTicks(1));
                if (!breaker.TryEnter(out CircuitPass pass))
                    continue;
                if (pass.IsProbe)
                {
                    Interlocked.Increment(ref probes);
                    if (Interlocked.Increment(ref probing) > 1)
                        Interlocked.Increment(ref atOnce);
                    Thread.Yield();
                    Interlocked.Decrement(ref probing);
                }
                switch (random.Next(4))
                {
                    case 0:
                        breaker.Succeed(pass);
                        break;
                    case 1:
                        breaker.Release(pass);
                        break;
                    default:
                        breaker.Fail(pass, FailureClass.Unhealthy);
                        break;
                }
            }
        });

        atOnce.Should().Be(0);
        probes.Should().BePositive();
        clock.Advance(TimeSpan.FromMinutes(10));
        breaker.TryEnter(out CircuitPass last).Should().BeTrue("every pass was handed back");
        breaker.Succeed(last);
        breaker.State.Should().Be(CircuitState.Closed);
    }

    private static void RunAll(Action<int> body)
    {
        Exception? error = null;
        Thread[] threads =
        [
            .. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
            {
                try
                {
                    body(index);
                }
                catch (Exception thrown)
                {
                    Volatile.Write(ref error, thrown);
                }
            })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        error.Should().BeNull();
    }
}
