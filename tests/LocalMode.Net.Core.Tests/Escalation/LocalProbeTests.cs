using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

public class LocalProbeTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _clock = new();
    private Step _first = Throw(new HttpRequestException("down"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Local_WellAgainAfterTheBreak_IsUsedWithoutARequestHavingBeenTheProbe(bool stream)
    {
        Pair pair = Create();
        await OpenAsync(pair, stream);
        int cloudCalls = pair.Cloud.Calls;
        int localCalls = pair.Local.Calls;
        _first = _ => default;

        _clock.Advance(Break);

        pair.Local.Calls.Should().Be(localCalls + 1);
        pair.Local.LastOptions!.MaxOutputTokens.Should().Be(1);
        pair.Local.LastMessages.Should().ContainSingle().Which.Role.Should().Be(ChatRole.User);
        Status(pair).LocalCircuit.Should().Be(CircuitState.Closed);
        pair.Cloud.Calls.Should().Be(cloudCalls, "the probe never goes on to the cloud");
        EscalationReport report = (await pair.AskAsync(stream)).GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Local);
        report.Attempts.Should().ContainSingle();
        _clock.Advance(TimeSpan.FromHours(1));
        pair.Local.Calls.Should().Be(localCalls + 2, "a leg that is well is left alone");
    }

    [Fact]
    public async Task Local_StillDown_IsProbedAfterEachBreakAndNeverTheCloud()
    {
        Pair pair = Create();
        await OpenAsync(pair);
        int cloudCalls = pair.Cloud.Calls;
        int localCalls = pair.Local.Calls;

        foreach (int seconds in (int[])[10, 20, 30, 30])
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            pair.Local.Calls.Should().Be(++localCalls);
            Status(pair).LocalCircuit.Should().Be(CircuitState.Open);
        }
        pair.Cloud.Calls.Should().Be(cloudCalls);
    }

    [Fact]
    public async Task Cloud_Down_IsNeverProbed()
    {
        Pair pair = new(
            new ScriptedClient(Say("local")),
            new ScriptedClient(Throw(new HttpRequestException("down"))),
            o => (o.Mode, o.TimeProvider) = (EscalationMode.CloudOnly, _clock));
        for (int i = 0; i < 3; i++)
            await pair.Invoking(p => p.AskAsync(stream: false)).Should().ThrowAsync<HttpRequestException>();
        Status(pair).CloudCircuit.Should().Be(CircuitState.Open);

        _clock.Advance(TimeSpan.FromHours(1));

        Status(pair).CloudCircuit.Should().Be(CircuitState.HalfOpen);
        pair.Cloud.Calls.Should().Be(3);
        pair.Local.Calls.Should().Be(0);
    }

    [Fact]
    public async Task ProbeLocal_Off_LeavesTheProbeToTheNextRequest()
    {
        Pair pair = Create(o => o.ProbeLocal = false);
        await OpenAsync(pair);
        int localCalls = pair.Local.Calls;
        _first = _ => default;

        _clock.Advance(Break);

        pair.Local.Calls.Should().Be(localCalls);
        Status(pair).LocalCircuit.Should().Be(CircuitState.HalfOpen);
        (await pair.AskAsync(stream: false)).GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
    }

    [Fact]
    public async Task Probe_Hangs_EndsAtTheFirstContentLimit()
    {
        Pair pair = Create(o => o.FirstContentTimeout = TimeSpan.FromSeconds(5));
        await OpenAsync(pair);
        _first = Wait(TimeSpan.FromDays(1), _clock);
        _clock.Advance(Break);
        Status(pair).LocalCircuit.Should().Be(CircuitState.HalfOpen);

        _clock.Advance(TimeSpan.FromSeconds(5));

        SpinWait.SpinUntil(() => Status(pair).LocalCircuit == CircuitState.Open, TimeSpan.FromSeconds(30)).Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_DisposedWhileItProbes_CancelsTheProbeAndStartsNoOther(bool asynchronously)
    {
        Pair pair = Create();
        await OpenAsync(pair);
        TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _first = async cancellationToken =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                ended.SetResult(pair.Local.Disposals);
            }
            return null;
        };
        _clock.Advance(Break);
        int localCalls = pair.Local.Calls;

        if (asynchronously)
            await pair.Client.DisposeAsync();
        else
            pair.Client.Dispose();

        int disposals = await ended.Task.WaitAsync(Pair.Ct);
        if (asynchronously)
            disposals.Should().Be(0, "the leg is disposed after its probe has ended");
        pair.Local.Disposals.Should().Be(1);
        _clock.Advance(TimeSpan.FromHours(1));
        pair.Local.Calls.Should().Be(localCalls);
    }

    private static IEscalationStatus Status(Pair pair) => (IEscalationStatus)pair.Client.GetService(typeof(IEscalationStatus))!;

    private async Task OpenAsync(Pair pair, bool stream = false)
    {
        for (int i = 0; i < 3; i++)
            await pair.AskAsync(stream);
        Status(pair).LocalCircuit.Should().Be(CircuitState.Open);
    }

    private Pair Create(Action<EscalationOptions>? configure = null) => new(
        new ScriptedClient(cancellationToken => _first(cancellationToken), Say("local")),
        configure: o =>
        {
            o.TimeProvider = _clock;
            configure?.Invoke(o);
        });
}
