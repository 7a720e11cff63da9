using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class EmbeddingTimeTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancellation_BeforeTheCall_TouchesNothing()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        EmbeddingPair pair = new();

        OperationCanceledException thrown = (await pair.Invoking(p => p.EmbedAsync(cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>()).Which;

        thrown.CancellationToken.Should().Be(source.Token);
        (pair.Local.Calls, pair.Resolutions).Should().Be((0, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_DuringTheLocalCall_NeverEscalates(bool honoured)
    {
        using CancellationTokenSource source = new();
        FakeGenerator local = new(LocalMark)
        {
            OnCall = async token =>
            {
                await source.CancelAsync();
                if (honoured)
                    token.ThrowIfCancellationRequested();
                throw Busy;
            },
        };
        EmbeddingPair pair = new(local);

        OperationCanceledException thrown = (await pair.Invoking(p => p.EmbedAsync(cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>()).Which;

        thrown.CancellationToken.Should().Be(source.Token);
        thrown.GetEscalationReport()!.Attempts.Should().ContainSingle().Which.Outcome.Should().Be(EscalationAttemptOutcome.Cancelled);
        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Cancellation_DuringTheCloudCall_GivesTheBudgetBack()
    {
        using CancellationTokenSource source = new();
        Budget budget = new(new BudgetOptions { Name = "day", Unit = BudgetUnit.Calls, Limit = 1 });
        FakeGenerator cloud = new(CloudMark)
        {
            OnCall = async token =>
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };
        EmbeddingPair pair = new(FailingLocal(), cloud, o => o.Budgets.Add(budget));

        await pair.Invoking(p => p.EmbedAsync(cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();

        (budget.GetUsage().Spent, budget.GetUsage().Reserved).Should().Be((0, 0));
    }

    [Fact]
    public async Task CancellationOfUnknownCause_IsNoReason()
    {
        EmbeddingPair pair = new(FailingLocal(new OperationCanceledException("of unknown cause")));

        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<OperationCanceledException>().WithMessage("of unknown cause");

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task FirstContentTimeout_Set_LimitsTheFirstLegsWholeCall()
    {
        EmbeddingPair pair = new(Waiting(), configure: o => (o.TimeProvider, o.FirstContentTimeout) = (_clock, TimeSpan.FromSeconds(5)));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();
        await _called.Task;

        _clock.Advance(TimeSpan.FromSeconds(5));

        GeneratedEmbeddings<Embedding<float>> answer = await running;
        Mark(answer).Should().Be(CloudMark);
        EscalationReport report = answer.GetEscalationReport()!;
        (report.Reason, report.Stage, report.Attempts[0].Outcome).Should().Be((EscalationReason.FirstContentTimeout, EscalationStage.During, EscalationAttemptOutcome.TimedOut));
    }

    [Fact]
    public async Task LocalLeg_ThatDoesNotReactToItsTimeout_IsLeft()
    {
        TaskCompletionSource never = new();
        FakeGenerator local = new(LocalMark)
        {
            OnCall = _ =>
            {
                _called.SetResult();
                return never.Task;
            },
        };
        EmbeddingPair pair = new(local, configure: o => (o.TimeProvider, o.FirstContentTimeout) = (_clock, TimeSpan.FromSeconds(5)));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();
        await _called.Task;

        _clock.Advance(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Mark(await running).Should().Be(CloudMark);
        never.SetResult();
    }

    [Theory]
    [InlineData(EscalationMode.LocalOnly)]
    [InlineData(EscalationMode.PreferLocal)]
    public async Task TotalTimeout_UsedUp_EndsTheRequest(EscalationMode mode)
    {
        EmbeddingPair pair = new(Waiting(), configure: o => (o.TimeProvider, o.TotalTimeout, o.Mode) = (_clock, TimeSpan.FromSeconds(9), mode));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();
        await _called.Task;

        _clock.Advance(TimeSpan.FromSeconds(9));

        Exception thrown = (await FluentActions.Awaiting(() => running).Should().ThrowAsync<Exception>()).Which;
        (thrown as TimeoutException ?? thrown.InnerException).Should().BeOfType<TimeoutException>();
        thrown.GetEscalationReport()!.Reason.Should().Be(EscalationReason.TotalTimeout);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Readiness_StillLoading_IsWaitedForAsLongAsItMay(bool inTime)
    {
        FakeReadiness readiness = new(ModelState.Loading);
        FakeGenerator local = new(LocalMark);
        local.Services[typeof(IModelReadiness)] = readiness;
        EmbeddingPair pair = new(local, configure: o => (o.TimeProvider, o.ReadinessTimeout) = (_clock, TimeSpan.FromSeconds(3)));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();
        running.IsCompleted.Should().BeFalse();

        if (inTime)
            readiness.Open();
        else
            _clock.Advance(TimeSpan.FromSeconds(3));

        GeneratedEmbeddings<Embedding<float>> answer = await running;
        Mark(answer).Should().Be(inTime ? LocalMark : CloudMark);
        if (!inTime)
            answer.GetEscalationReport()!.Reason.Should().Be(EscalationReason.ModelNotReady);
    }

    [Fact]
    public async Task Readiness_WhereNothingMayLeave_IsWaitedForBeyondItsLimit()
    {
        FakeReadiness readiness = new(ModelState.Loading);
        FakeGenerator local = new(LocalMark);
        local.Services[typeof(IModelReadiness)] = readiness;
        EmbeddingPair pair = new(local, configure: o => (o.TimeProvider, o.ReadinessTimeout, o.Mode) = (_clock, TimeSpan.FromSeconds(3), EscalationMode.LocalOnly));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();

        _clock.Advance(TimeSpan.FromMinutes(9));
        running.IsCompleted.Should().BeFalse();
        readiness.Open();

        Mark(await running).Should().Be(LocalMark);
    }

    [Fact]
    public async Task Readiness_WhereNothingMayLeave_EndsWithTheRequestsTime()
    {
        FakeGenerator local = new(LocalMark);
        local.Services[typeof(IModelReadiness)] = new FakeReadiness(ModelState.Loading);
        EmbeddingPair pair = new(local, configure: o => (o.TimeProvider, o.Mode) = (_clock, EscalationMode.LocalOnly));
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();

        _clock.Advance(TimeSpan.FromMinutes(10));

        (await FluentActions.Awaiting(() => running).Should().ThrowAsync<EscalationForbiddenException>()).Which.InnerException.Should().BeOfType<ModelNotReadyException>();
    }

    private FakeGenerator Waiting() => new(LocalMark)
    {
        OnCall = async token =>
        {
            _called.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        },
    };
}
