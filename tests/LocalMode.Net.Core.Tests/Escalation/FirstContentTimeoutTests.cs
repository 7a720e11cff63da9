using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Trigger 10: no content in time.</summary>
public class FirstContentTimeoutTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IsLate_IsCancelledDisposedAndReplaced(bool stream)
    {
        ScriptedClient local = new(Role(), Wait(TimeSpan.FromSeconds(20), _clock), Say("late"));
        Pair pair = Create(local);
        int closedAtCloud = -1;
        pair.Cloud.OnCall = () => closedAtCloud = local.Closed;

        Task<ChatResponse> asking = pair.AskAsync(stream);
        _clock.Advance(TimeSpan.FromSeconds(3));
        ChatResponse response = await asking;

        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.Reason.Should().Be(EscalationReason.FirstContentTimeout);
        report.Stage.Should().Be(EscalationStage.During);
        report.Attempts[0].Outcome.Should().Be(EscalationAttemptOutcome.TimedOut);
        report.Attempts[0].Duration.Should().Be(TimeSpan.FromSeconds(3));
        report.Attempts[0].ErrorType.Should().Be(typeof(TimeoutException).FullName);
        closedAtCloud.Should().Be(1);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IsJustInTime_MayTakeAsLongAsItLikesForTheRest(bool stream)
    {
        ScriptedClient local = new(
            Wait(TimeSpan.FromSeconds(2.9), _clock), Say("a"), Wait(TimeSpan.FromMinutes(5), _clock), Say("b"), Usage(1, 2));
        Pair pair = Create(local, o => o.StallTimeout = null);

        Task<ChatResponse> asking = pair.AskAsync(stream);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        while (!asking.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }
        ChatResponse response = await asking;

        response.Text.Should().Be("ab");
        response.Usage!.TotalTokenCount.Should().Be(3);
        response.GetEscalationReport()!.Attempts.Should().ContainSingle().Which.TimeToFirstContent.Should().Be(TimeSpan.FromSeconds(2.9));
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IsLateInLocalOnly_IsWaitedFor(bool stream)
    {
        Pair pair = Create(new ScriptedClient(Wait(TimeSpan.FromSeconds(20), _clock), Say("late")), o => o.Mode = EscalationMode.LocalOnly);

        Task<ChatResponse> asking = pair.AskAsync(stream);
        _clock.Advance(TimeSpan.FromSeconds(20));

        (await asking).Text.Should().Be("late");
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IgnoresTheCancellation_IsLeftAndDisposedWhenItEnds(bool stream)
    {
        TaskCompletionSource stuck = new();
        ScriptedClient local = new(Role(), Ignore(stuck.Task), Say("never"));
        Pair pair = Create(local);

        Task<ChatResponse> asking = pair.AskAsync(stream);
        _clock.Advance(TimeSpan.FromSeconds(3));
        asking.IsCompleted.Should().BeFalse("the leg has a second to react");
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await asking).Text.Should().Be("cloud");
        local.Closed.Should().Be(0);
        stuck.SetResult();
        SpinWait.SpinUntil(() => local.Closed == 1, TimeSpan.FromSeconds(30)).Should().BeTrue();
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Local_ThrowsABugAfterItWasCancelled_TheCauseIsStillTheTime()
    {
        ScriptedClient local = new(async ct =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(20), _clock, ct);
            }
            catch (OperationCanceledException)
            {
                throw new ObjectDisposedException("the leg's own confusion");
            }
            return null;
        });
        Pair pair = Create(local);

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        _clock.Advance(TimeSpan.FromSeconds(3));

        (await asking).GetEscalationReport()!.Reason.Should().Be(EscalationReason.FirstContentTimeout);
    }

    [Fact]
    public async Task Local_FailsAfterContentInAPlainCall_EscalatesSinceNothingWasShown()
    {
        Pair pair = Create(new ScriptedClient(Say("half"), Throw(new HttpRequestException("cut"))));

        ChatResponse response = await pair.AskAsync(stream: false);

        response.Text.Should().Be("cloud");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.RemoteFailure);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_CancelsWhileTheClockRuns_IsACancellationAndNoTimeout(bool stream)
    {
        using CancellationTokenSource source = new();
        Pair pair = Create(new ScriptedClient(Wait(TimeSpan.FromSeconds(20), _clock)));

        Task<ChatResponse> asking = pair.AskAsync(stream, cancellationToken: source.Token);
        await source.CancelAsync();

        (await asking.Awaiting(a => a).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Caller_CancelsAfterContent_StillReachesTheLeg()
    {
        using CancellationTokenSource source = new();
        Pair pair = Create(new ScriptedClient(Say("a"), Wait(TimeSpan.FromHours(1), _clock), Say("b")));

        Task<ChatResponse> asking = pair.AskAsync(stream: true, cancellationToken: source.Token);
        await source.CancelAsync();

        await asking.Awaiting(a => a).Should().ThrowAsync<OperationCanceledException>();
        pair.AssertNoLeak();
    }

    private Pair Create(ScriptedClient local, Action<EscalationOptions>? configure = null) => new(local, configure: o =>
    {
        o.TimeProvider = _clock;
        o.FirstContentTimeout = TimeSpan.FromSeconds(3);
        configure?.Invoke(o);
    });
}
