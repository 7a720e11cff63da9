using System.Runtime.CompilerServices;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The gauges show all clients of the process, so each test looks at those of its own name.</summary>
public class GaugeTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly string _name = $"client-{Guid.NewGuid():N}";

    [Fact]
    public async Task CircuitState_OfEachLeg_FollowsTheBreaker()
    {
        using MetricCollector<int> states = Collect("circuit.state");
        Pair pair = Broken();

        Measure(states).Should().BeEquivalentTo([("local", 0), ("cloud", 0)]);
        await BreakAsync(pair);
        Measure(states).Should().BeEquivalentTo([("local", 1), ("cloud", 0)]);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Measure(states).Should().BeEquivalentTo([("local", 2), ("cloud", 0)]);
    }

    [Fact]
    public async Task CircuitState_ClientsOfOneName_IsTheWorst()
    {
        using MetricCollector<int> states = Collect("circuit.state");
        Pair broken = Broken();
        Pair well = Broken();

        await BreakAsync(broken);

        Measure(states).Should().BeEquivalentTo([("local", 1), ("cloud", 0)]);
        GC.KeepAlive(well);
    }

    [Fact]
    public void QueueLength_ClientsOfOneName_IsAddedUp()
    {
        using MetricCollector<int> queues = Collect("queue.length");
        Pair first = Create(Loaded(3));
        Pair second = Create(Loaded(4));
        Pair silent = Create(new ScriptedClient(Say("x")));

        queues.RecordObservableInstruments();

        queues.GetMeasurementSnapshot().Where(IsOurs).Select(m => m.Value).Should().Equal(7);
        GC.KeepAlive((first, second, silent));
    }

    [Fact]
    public async Task BudgetRemaining_OfTheOptions_IsWhatIsLeft()
    {
        using MetricCollector<double> budgets = Collect<double>("budget.remaining");
        Budget budget = new(new BudgetOptions { Name = _name, Unit = BudgetUnit.Calls, Limit = 5 }, timeProvider: _clock);
        Budget wide = new(new BudgetOptions { Name = _name, Unit = BudgetUnit.Calls, Limit = 50 }, timeProvider: _clock);
        Budget talks = new(new BudgetOptions { Name = _name + "-talks", Unit = BudgetUnit.Calls, Period = BudgetPeriod.Conversation, Limit = 5 });
        Pair pair = Create(new ScriptedClient(Throw(new OverloadedException(8, 8))), o =>
        {
            o.Budgets.Add(budget);
            o.Budgets.Add(wide);
            o.Budgets.Add(talks);
        });

        await pair.AskAsync(stream: false);
        budgets.RecordObservableInstruments();

        CollectedMeasurement<double> only = budgets.GetMeasurementSnapshot().Where(m => ((string)m.Tags["budget"]!).StartsWith(_name, StringComparison.Ordinal)).Should().ContainSingle().Which;
        only.Value.Should().Be(4);
        only.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["budget"] = _name });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_Disposed_IsNotShownAnyMore(bool asynchronously)
    {
        using MetricCollector<int> states = Collect("circuit.state");
        Pair pair = Create(new ScriptedClient(Say("x")));
        Measure(states).Should().HaveCount(2);

        if (asynchronously)
            await pair.Client.DisposeAsync();
        else
            pair.Client.Dispose();

        states.Clear();
        Measure(states).Should().BeEmpty();
    }

    [Fact]
    public void Client_ForgottenWithoutDisposal_IsCollectedAndNotShown()
    {
        using MetricCollector<int> states = Collect("circuit.state");

        WeakReference forgotten = Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        forgotten.IsAlive.Should().BeFalse();
        Measure(states).Should().BeEmpty();
    }

    [Fact]
    public async Task Status_OfAClient_IsAskedThroughGetService()
    {
        Pair pair = Broken();
        IEscalationStatus status = (IEscalationStatus)pair.Client.GetService(typeof(IEscalationStatus))!;
        status.Name.Should().Be(_name);
        (status.Mode, status.Ceiling).Should().Be((EscalationMode.PreferLocal, EscalationMode.CloudOnly));
        (status.LocalCircuit, status.LocalRetryAt).Should().Be((CircuitState.Closed, null));

        await BreakAsync(pair);

        (status.LocalCircuit, status.LocalRetryAt).Should().Be((CircuitState.Open, _clock.GetUtcNow() + TimeSpan.FromSeconds(10)));
        (status.CloudCircuit, status.CloudRetryAt).Should().Be((CircuitState.Closed, null));
        status.Budgets.Should().BeEmpty();
        status.IsOnline.Should().BeTrue();
        pair.Client.GetService(typeof(IEscalationStatus), "key").Should().BeNull();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Forget() => new(new FallbackChatClient(new ScriptedClient(), () => new ScriptedClient(), new EscalationOptions { Name = _name }));

    private static ScriptedClient Loaded(int length) => new(Say("x")) { Services = { [typeof(IModelLoad)] = new Load(length) } };

    private static MetricCollector<int> Collect(string name) => Collect<int>(name);

    private static MetricCollector<T> Collect<T>(string name)
        where T : struct => new(null, "LocalMode.Escalation", $"localmode.escalation.{name}");

    private static async Task BreakAsync(Pair pair)
    {
        for (int i = 0; i < 3; i++)
            await pair.AskAsync(stream: false);
    }

    private Pair Broken() => Create(new ScriptedClient(Throw(new HttpRequestException("down"))), o => o.ProbeLocal = false);

    private Pair Create(ScriptedClient local, Action<EscalationOptions>? configure = null) => new(local, configure: o =>
    {
        (o.Name, o.TimeProvider, o.Connectivity) = (_name, _clock, new ApplicationConnectivity());
        configure?.Invoke(o);
    });

    private bool IsOurs(CollectedMeasurement<int> measurement) => measurement.Tags.TryGetValue("client", out object? name) && Equals(name, _name);

    private List<(string Leg, int State)> Measure(MetricCollector<int> states)
    {
        states.Clear();
        states.RecordObservableInstruments();
        return [.. states.GetMeasurementSnapshot().Where(IsOurs).Select(m => ((string)m.Tags["leg"]!, m.Value))];
    }

    private sealed class Load(int length) : IModelLoad
    {
        public int QueueLength => length;

        public int QueueLimit => 0;

        public long? MemoryNeeded => null;

        public long? MemoryAvailable => null;
    }
}
