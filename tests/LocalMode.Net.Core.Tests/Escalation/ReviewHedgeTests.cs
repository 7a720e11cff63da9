using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Review: hedging at its edges.</summary>
public class ReviewHedgeTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Hedge_CloudFactoryThrows_LocalStreamIsDisposed()
    {
        ScriptedClient local = new(Wait(TimeSpan.FromSeconds(20), _clock), Say("late"));
        EscalationOptions options = new();
        Configure(options);
        using FallbackChatClient client = new(local, () => throw new InvalidOperationException("no key"), options);

        Task<ChatResponse> asking = client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await asking.ContinueWith(static _ => { }, Pair.Ct, TaskContinuationOptions.None, TaskScheduler.Default);
        _clock.Advance(TimeSpan.FromSeconds(30));

        SpinWait.SpinUntil(() => local.Closed == local.Opened, TimeSpan.FromSeconds(2)).Should().BeTrue();
    }

    [Fact]
    public async Task Hedge_BothLegsFail_CloudIsCalledOnce()
    {
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedClient local = new(Wait(TimeSpan.FromSeconds(8), _clock), Throw(new HttpRequestException("local")));
        ScriptedClient cloud = new(Throw(new HttpRequestException("cloud"))) { OnCall = () => called.TrySetResult() };
        Pair pair = new(local, cloud, Configure);

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await called.Task.WaitAsync(TimeSpan.FromSeconds(10), Pair.Ct);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await asking.Awaiting(a => a).Should().ThrowAsync<AggregateException>();

        cloud.Calls.Should().Be(1);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Hedge_LocalAnswersWhileTheUserIsAsked_NothingIsSent()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<ConsentDecision> consent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedClient local = new(Wait(TimeSpan.FromSeconds(5), _clock), Say("local"), Finish(ChatFinishReason.Stop));
        Pair pair = new(local, configure: o =>
        {
            Configure(o);
            o.Guard = new AskingGuard();
            o.RequestConsentAsync = (_, _) =>
            {
                asked.TrySetResult();
                return new(consent.Task);
            };
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: false);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Pair.Ct);
        _clock.Advance(TimeSpan.FromSeconds(5));
        consent.SetResult(ConsentDecision.Allow());

        (await asking).Text.Should().Be("local");
        pair.Cloud.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Hedge_CallerCancelsAtTheAuditLog_CloudIsNotCalled()
    {
        using CancellationTokenSource caller = new();
        ScriptedClient local = new(Wait(TimeSpan.FromSeconds(20), _clock), Say("late"));
        Pair pair = new(local, configure: o =>
        {
            Configure(o);
            o.AuditLog = new CancellingLog(caller);
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: false, cancellationToken: caller.Token);
        _clock.Advance(TimeSpan.FromSeconds(3));

        await asking.Awaiting(a => a).Should().ThrowAsync<OperationCanceledException>();
        pair.Cloud.Calls.Should().Be(0);
        pair.AssertNoLeak();
    }

    private void Configure(EscalationOptions options)
    {
        options.Hedge = true;
        options.FirstContentTimeout = TimeSpan.FromSeconds(3);
        options.TimeProvider = _clock;
    }

    private sealed class AskingGuard : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(EgressVerdict.Ask("the test asks"));
    }

    private sealed class CancellingLog(CancellationTokenSource caller) : IAuditLog
    {
        public ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
        {
            caller.Cancel();
            return new("1");
        }
    }
}
