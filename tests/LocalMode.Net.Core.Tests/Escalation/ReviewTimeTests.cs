using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Review: time limits and what ends because of them.</summary>
public class ReviewTimeTests
{
    // The timers of TimeProvider.System count whole milliseconds, and cut the rest off.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TotalTimeout_TimerFiresAFractionEarly_StillEndsTheRequest(bool stream)
    {
        WholeMillisecondClock clock = new();
        ScriptedClient local = new(Wait(TimeSpan.FromHours(1), clock), Say("never"));
        Pair pair = new(local, configure: o =>
        {
            o.Mode = EscalationMode.LocalOnly;
            o.TimeProvider = clock;
            o.TotalTimeout = TimeSpan.FromMilliseconds(1000.5);
        });

        Task<ChatResponse> asking = pair.AskAsync(stream);
        clock.Advance(TimeSpan.FromMilliseconds(1000));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        clock.Advance(TimeSpan.FromSeconds(5));

        (await Task.WhenAny(asking, Task.Delay(TimeSpan.FromSeconds(3), Pair.Ct))).Should().BeSameAs(asking, "a second call of the timer must come");
        await asking.Awaiting(a => a).Should().ThrowAsync<EscalationForbiddenException>();
    }

    [Fact]
    public async Task TotalTimeout_ConsentIsNeverGiven_EndsTheRequest()
    {
        FakeTimeProvider clock = new();
        Pair pair = new(new ScriptedClient(Throw(new HttpRequestException("local"))), configure: o =>
        {
            o.TimeProvider = clock;
            o.TotalTimeout = TimeSpan.FromSeconds(10);
            o.Guard = new AskingGuard();
            o.RequestConsentAsync = static (_, _) => new(new TaskCompletionSource<ConsentDecision>().Task);
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: false);
        clock.Advance(TimeSpan.FromSeconds(11));
        clock.Advance(TimeSpan.FromSeconds(11));

        (await Task.WhenAny(asking, Task.Delay(TimeSpan.FromSeconds(3), Pair.Ct))).Should().BeSameAs(asking);
    }

    [Fact]
    public async Task Stall_LegEndsQuietlyWhenItIsCancelled_IsNotAWholeAnswer()
    {
        FakeTimeProvider clock = new();
        Pair pair = new(new ScriptedClient(Say("half of"), EndsQuietly(clock)), configure: o =>
        {
            o.Mode = EscalationMode.LocalOnly;
            o.TimeProvider = clock;
            o.StallTimeout = TimeSpan.FromSeconds(4);
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        // The fifth tick finds four quarters without an update; the leg then has its second to react, and does.
        for (int i = 0; i < 5; i++)
            clock.Advance(TimeSpan.FromSeconds(1));

        await asking.Awaiting(a => a).Should().ThrowAsync<EscalationIncompleteException>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CallerCancels_LegEndsQuietly_IsNotAWholeAnswer(bool stream)
    {
        using CancellationTokenSource caller = new();
        Pair pair = new(new ScriptedClient(Say("half of"), EndsQuietly(TimeProvider.System)));

        Task<ChatResponse> asking = pair.AskAsync(stream, cancellationToken: caller.Token);
        await caller.CancelAsync();

        await asking.Awaiting(a => a).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Step EndsQuietly(TimeProvider clock) => async cancellationToken =>
    {
        await Task.Delay(TimeSpan.FromHours(1), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return null;
    };

    private sealed class AskingGuard : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(EgressVerdict.Ask("the test asks"));
    }

    private sealed class WholeMillisecondClock : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, Cut(dueTime), Cut(period)));

        private static TimeSpan Cut(TimeSpan time) => TimeSpan.FromMilliseconds((long)time.TotalMilliseconds);

        private sealed class Timer(ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Cut(dueTime), Cut(period));

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
