using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The cloud leg beside a local leg that is late.</summary>
public class HedgingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_InTime_TheCloudIsNotTouched(bool stream)
    {
        Pair pair = Create(new ScriptedClient(Wait(TimeSpan.FromSeconds(2), _clock), Say("local"), Finish(ChatFinishReason.Stop)));

        ChatResponse response = await RunAsync(pair.AskAsync(stream));

        response.Text.Should().Be("local");
        response.GetEscalationReport()!.Hedged.Should().BeFalse();
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_Late_TheQuickerCloudServesAndTheLocalCallIsDisposed(bool stream)
    {
        Pair pair = Create(new ScriptedClient(Wait(TimeSpan.FromHours(1), _clock), Say("local"), Finish(ChatFinishReason.Stop)));

        ChatResponse response = await RunAsync(pair.AskAsync(stream));

        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.Hedged.Should().BeTrue();
        report.Reason.Should().Be(EscalationReason.FirstContentTimeout);
        report.Attempts.Select(a => (a.Leg, a.Outcome)).Should().BeEquivalentTo(
            [(EscalationLeg.Local, EscalationAttemptOutcome.Superseded), (EscalationLeg.Cloud, EscalationAttemptOutcome.Answered)]);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_LateButQuickerThanTheCloud_ServesAndTheCloudCallIsDisposed(bool stream)
    {
        Pair pair = Create(
            new ScriptedClient(Wait(TimeSpan.FromSeconds(5), _clock), Say("local"), Finish(ChatFinishReason.Stop)),
            new ScriptedClient(Wait(TimeSpan.FromHours(1), _clock), Say("cloud"), Finish(ChatFinishReason.Stop)));

        ChatResponse response = await RunAsync(pair.AskAsync(stream));

        response.Text.Should().Be("local");
        response.GetEscalationReport()!.Attempts.Should().Contain(a => a.Leg == EscalationLeg.Cloud && a.Outcome == EscalationAttemptOutcome.Superseded);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cloud_Fails_TheLateLocalAnswerStillServes(bool stream)
    {
        Pair pair = Create(
            new ScriptedClient(Wait(TimeSpan.FromSeconds(5), _clock), Say("local"), Finish(ChatFinishReason.Stop)),
            new ScriptedClient(Throw(new HttpRequestException("down"))));

        (await RunAsync(pair.AskAsync(stream))).Text.Should().Be("local");
        pair.AssertNoLeak();
    }

    private async Task<ChatResponse> RunAsync(Task<ChatResponse> asking)
    {
        for (int i = 0; i < 60 && !asking.IsCompleted; i++)
        {
            // Continuations run on the pool; give them a moment of real time before the clock goes on.
            await Task.WhenAny(asking, Task.Delay(20, TestContext.Current.CancellationToken));
            _clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        return await asking.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private Pair Create(ScriptedClient local, ScriptedClient? cloud = null) => new(local, cloud, o =>
    {
        o.RequireFinishReason = true;
        o.TimeProvider = _clock;
        o.Hedge = true;
        o.FirstContentTimeout = TimeSpan.FromSeconds(3);
    });
}
