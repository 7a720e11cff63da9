using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Resilience;

/// <summary>Random runs of one breaker beside a model that is written for reading, not for speed.</summary>
public class CircuitBreakerModelTests
{
    private const int Runs = 1_000;
    private const int StepsPerRun = 200;

    [Fact]
    public void Breaker_RandomSteps_DoesWhatTheModelDoes()
    {
        HashSet<(CircuitState, string)> seen = [];
        for (int seed = 0; seed < Runs; seed++)
        {
            Random random = new(seed);
            FakeTimeProvider clock = new();
            CircuitBreakerOptions options = new() { FailureThreshold = random.Next(1, 4), TimeoutThreshold = random.Next(1, 4), RateLimitThreshold = random.Next(1, 4) };
            CircuitBreaker breaker = new(options, clock);
            Model model = new(options, clock);
            List<(CircuitPass Pass, Model.Call Call)> open = [];
            for (int step = 0; step < StepsPerRun; step++)
            {
                string done = Step(random, clock, breaker, model, open);
                CircuitState state = breaker.State;
                if (done.StartsWith("entered", StringComparison.Ordinal) || state != model.State || breaker.Remaining != model.Remaining)
                    Assert.Fail($"seed {seed}, step {step}: {done}: {state} {breaker.Remaining}; the model is {model.State} {model.Remaining}");
                seen.Add((state, done));
            }
        }
        seen.Should().HaveCountGreaterThan(20, "the runs must reach the states");
    }

    private static string Step(
        Random random, FakeTimeProvider clock, CircuitBreaker breaker, Model model, List<(CircuitPass Pass, Model.Call Call)> open)
    {
        int kind = random.Next(10);
        if (kind < 3 || open.Count == 0)
        {
            bool entered = breaker.TryEnter(out CircuitPass pass);
            Model.Call? call = model.TryEnter();
            if (entered != call is not null || pass.IsProbe != (call?.IsProbe ?? false))
                return $"entered {entered} {pass}, the model {call}";
            if (call is not null)
                open.Add((pass, call));
            return entered ? "enter" : "refused";
        }
        if (kind == 3)
        {
            open.Add((breaker.EnterAnyway(), model.EnterAnyway()));
            return "enter anyway";
        }
        if (kind == 4)
        {
            clock.Advance(TimeSpan.FromSeconds(random.Next(1, 20)));
            return "wait";
        }
        int index = random.Next(open.Count);
        (CircuitPass ended, Model.Call endedCall) = open[index];
        open.RemoveAt(index);
        if (kind == 5)
        {
            breaker.Succeed(ended);
            model.Succeed(endedCall);
            return "succeed";
        }
        if (kind == 6)
        {
            breaker.Release(ended);
            model.Release(endedCall);
            return "release";
        }
        FailureClass failure = (FailureClass)random.Next(4);
        TimeSpan? retryAfter = random.Next(5) == 0 ? TimeSpan.FromSeconds(random.Next(0, 400)) : null;
        breaker.Fail(ended, failure, retryAfter);
        model.Fail(endedCall, failure, retryAfter ?? TimeSpan.Zero);
        return retryAfter is null ? $"fail {failure}" : $"fail {failure} with a time";
    }

    private sealed class Model(CircuitBreakerOptions options, TimeProvider clock)
    {
        private readonly List<FailureClass> _row = [];
        private object _period = new();
        private bool _open;
        private Call? _probe;
        private int _breaks;
        private DateTimeOffset _until;

        public CircuitState State => _probe is not null || (_open && clock.GetUtcNow() >= _until) ? CircuitState.HalfOpen
            : _open ? CircuitState.Open : CircuitState.Closed;

        public TimeSpan? Remaining => !_open || _probe is not null ? null : _until > clock.GetUtcNow() ? _until - clock.GetUtcNow() : TimeSpan.Zero;

        public Call? TryEnter()
        {
            if (!_open)
                return new Call(_period, IsProbe: false);
            if (_probe is not null || clock.GetUtcNow() < _until)
                return null;
            _period = new object();
            return _probe = new Call(_period, IsProbe: true);
        }

        public Call EnterAnyway() => TryEnter() ?? new Call(_period, IsProbe: false);

        public void Succeed(Call call)
        {
            if (call.Period != _period)
                return;
            if (_open)
                _period = new object();
            _row.Clear();
            _breaks = 0;
            _open = false;
            _probe = null;
        }

        public void Release(Call call)
        {
            if (!ReferenceEquals(call, _probe))
                return;
            _probe = null;
            _period = new object();
        }

        public void Fail(Call call, FailureClass failure, TimeSpan retryAfter)
        {
            if (failure == FailureClass.None)
            {
                Release(call);
                return;
            }
            if (retryAfter > options.MaxRetryAfter)
                retryAfter = options.MaxRetryAfter;
            bool counts = call.Period == _period && (!_open || ReferenceEquals(call, _probe));
            if (counts)
                _row.Add(failure);
            if (counts && (ReferenceEquals(call, _probe)
                || _row.Count >= options.FailureThreshold
                || _row.Count(f => f == FailureClass.Timeout) >= options.TimeoutThreshold
                || _row.Count(f => f == FailureClass.RateLimited) >= options.RateLimitThreshold))
            {
                _row.Clear();
                _probe = null;
                TimeSpan scheduled = options.BreakDuration * Math.Min(++_breaks, 3);
                Break(scheduled > retryAfter ? scheduled : retryAfter, lengthen: false);
            }
            else if (retryAfter > TimeSpan.Zero && _probe is null)
            {
                Break(retryAfter, lengthen: true);
            }
        }

        private void Break(TimeSpan duration, bool lengthen)
        {
            DateTimeOffset until = clock.GetUtcNow() + duration;
            if (lengthen && _open)
            {
                _until = until > _until ? until : _until;
                return;
            }
            _open = true;
            _until = until;
            _period = new object();
        }

        public sealed record Call(object Period, bool IsProbe);
    }
}
