using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The caller's cancellation is told by the caller's token, and by nothing else.</summary>
public class CancellationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_CancelledBefore_NothingIsCalled(bool stream)
    {
        Pair pair = new(new ScriptedClient(Say("local")));

        await pair.Invoking(p => p.AskAsync(stream, cancellationToken: new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        pair.Local.Calls.Should().Be(0);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_CancelledWhileLocalFailsWithAnEscalatingError_DoesNotEscalate(bool stream)
    {
        using CancellationTokenSource source = new();
        HttpRequestException error = new("aborted");
        Pair pair = new(new ScriptedClient(Do(source.Cancel), Throw(error)));

        OperationCanceledException thrown = (await pair
            .Invoking(p => p.AskAsync(stream, cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>()).Which;

        thrown.CancellationToken.Should().Be(source.Token);
        thrown.InnerException.Should().BeSameAs(error);
        thrown.GetEscalationReport()!.Attempts.Should().ContainSingle().Which.Outcome.Should().Be(EscalationAttemptOutcome.Cancelled);
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_CancelledWhileTheCloudIsCreated_TheCloudIsNotCalled(bool stream)
    {
        using CancellationTokenSource source = new();
        ScriptedClient cloud = new(Say("cloud"));
        using FallbackChatClient client = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), () =>
        {
            source.Cancel();
            return cloud;
        });

        Func<Task> ask = stream
            ? async () => await client.GetStreamingResponseAsync(Pair.Question, cancellationToken: source.Token).GetAsyncEnumerator(source.Token).MoveNextAsync()
            : () => client.GetResponseAsync(Pair.Question, cancellationToken: source.Token);
        await ask.Should().ThrowAsync<OperationCanceledException>();

        cloud.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_CancelledInTheCloudLeg_IsACancellation(bool stream)
    {
        using CancellationTokenSource source = new();
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), new ScriptedClient(Do(source.Cancel), Say("cloud")));

        OperationCanceledException thrown = (await pair
            .Invoking(p => p.AskAsync(stream, cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>()).Which;

        thrown.GetEscalationReport()!.Attempts[1].Outcome.Should().Be(EscalationAttemptOutcome.Cancelled);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Token_CancelledAfterCommit_IsACancellationAndNotIncomplete()
    {
        using CancellationTokenSource source = new();
        Pair pair = new(new ScriptedClient(Say("a"), Do(source.Cancel), Say("b")));

        await pair.Invoking(p => p.AskAsync(stream: true, cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();

        pair.AssertNoLeak();
    }
}
