using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Trigger 3: the model is absent, failed or late.</summary>
public class ReadinessTriggerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(ModelState.NotPresent, EscalationReason.ModelNotReady, true)]
    [InlineData(ModelState.NotPresent, EscalationReason.ModelNotReady, false)]
    [InlineData(ModelState.Faulted, EscalationReason.ModelUnusable, true)]
    [InlineData(ModelState.Faulted, EscalationReason.ModelUnusable, false)]
    public async Task Model_AbsentOrFailed_EscalatesAtOnceAndDownloadsNothing(ModelState state, EscalationReason reason, bool stream)
    {
        FakeReadiness readiness = new(state);
        Pair pair = Create(readiness);

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.Reason.Should().Be(reason);
        report.Stage.Should().Be(EscalationStage.Before);
        report.Attempts.Should().ContainSingle().Which.Leg.Should().Be(EscalationLeg.Cloud);
        readiness.State.Should().Be(state);
        pair.Local.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(ModelState.NotPresent, true)]
    [InlineData(ModelState.NotPresent, false)]
    [InlineData(ModelState.Faulted, true)]
    [InlineData(ModelState.Faulted, false)]
    public async Task Model_AbsentOrFailedInLocalOnly_IsForbiddenWithTheCauseInside(ModelState state, bool stream)
    {
        Pair pair = Create(new FakeReadiness(state));

        EscalationForbiddenException thrown = (await pair
            .Invoking(p => p.AskAsync(stream, new ChatOptions().WithEscalation(EscalationMode.LocalOnly)))
            .Should().ThrowAsync<EscalationForbiddenException>()).Which;

        thrown.InnerException.Should().BeSameAs(state == ModelState.NotPresent ? FakeReadiness.Missing : FakeReadiness.Damaged);
        thrown.Attempts.Should().BeEmpty();
        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Model_Ready_RunsLocallyWithoutWaiting()
    {
        FakeReadiness readiness = new(ModelState.Ready);
        Pair pair = Create(readiness);

        (await pair.AskAsync(stream: true)).Text.Should().Be("local");

        readiness.Waits.Should().Be(0);
    }

    [Theory]
    [InlineData(ModelState.NotLoaded)]
    [InlineData(ModelState.Loading)]
    [InlineData(ModelState.Downloading)]
    public async Task Model_OpensInTime_RunsLocally(ModelState state)
    {
        FakeReadiness readiness = new(state);
        Pair pair = Create(readiness);

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        asking.IsCompleted.Should().BeFalse();
        readiness.Open();

        (await asking).Text.Should().Be("local");
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Model_IsLate_EscalatesAndEndsTheWait(bool stream)
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        Pair pair = Create(readiness);

        Task<ChatResponse> asking = pair.AskAsync(stream);
        _clock.Advance(TimeSpan.FromSeconds(5));
        ChatResponse response = await asking;

        response.Text.Should().Be("cloud");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.ModelNotReady);
        response.GetEscalationReport()!.Duration.Should().Be(TimeSpan.FromSeconds(5));
        readiness.Token.IsCancellationRequested.Should().BeTrue();
        pair.Local.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Model_IsLateInLocalOnly_IsWaitedFor()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        Pair pair = Create(readiness, o =>
        {
            o.Mode = EscalationMode.LocalOnly;
            o.TotalTimeout = null;
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        _clock.Advance(TimeSpan.FromHours(1));
        asking.IsCompleted.Should().BeFalse();
        readiness.Open();

        (await asking).Text.Should().Be("local");
    }

    [Fact]
    public async Task Model_NotLoadedAndNoWaitAllowed_EscalatesAtOnce()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        Pair pair = Create(readiness, o => o.ReadinessTimeout = TimeSpan.Zero);

        (await pair.AskAsync(stream: true)).Text.Should().Be("cloud");

        readiness.Waits.Should().Be(0);
    }

    [Fact]
    public async Task Model_FailsToOpen_EscalatesWithThatReason()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        Pair pair = Create(readiness);

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        readiness.Fail(new ModelOutOfMemoryException("tiny", 2, 1));

        (await asking).GetEscalationReport()!.Reason.Should().Be(EscalationReason.OutOfMemory);
    }

    [Fact]
    public async Task Model_OpeningHasABug_ReachesTheCaller()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        Pair pair = Create(readiness);

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        readiness.Fail(new TimeoutException("not ours"));

        await asking.Awaiting(a => a).Should().ThrowAsync<TimeoutException>();
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_CancelsTheWait_NothingElseHappens(bool stream)
    {
        using CancellationTokenSource source = new();
        Pair pair = Create(new FakeReadiness(ModelState.NotLoaded));

        Task<ChatResponse> asking = pair.AskAsync(stream, cancellationToken: source.Token);
        await source.CancelAsync();

        OperationCanceledException thrown = (await asking.Awaiting(a => a).Should().ThrowAsync<OperationCanceledException>()).Which;
        thrown.CancellationToken.Should().Be(source.Token);
        thrown.GetEscalationReport()!.Attempts.Should().BeEmpty();
        pair.Local.Calls.Should().Be(0);
        pair.Resolutions.Should().Be(0);
    }

    private Pair Create(FakeReadiness readiness, Action<EscalationOptions>? configure = null)
    {
        ScriptedClient local = new(Say("local"));
        local.Services[typeof(IModelReadiness)] = readiness;
        local.Services[typeof(ChatClientMetadata)] = new ChatClientMetadata("test", null, "tiny");
        return new Pair(local, configure: o =>
        {
            o.TimeProvider = _clock;
            o.ReadinessTimeout = TimeSpan.FromSeconds(5);
            configure?.Invoke(o);
        });
    }
}
