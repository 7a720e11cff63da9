using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>What happens to an answer that breaks after part of it was shown.</summary>
public class RestartTests
{
    private static Step Whole => Finish(ChatFinishReason.Stop);

    [Fact]
    public async Task Stream_BreaksUnderRestart_StartsAnewWithAResetBetween()
    {
        Pair pair = Create(new ScriptedClient(Say("Hel"), Say("lo"), Throw(new HttpRequestException("cut"))));

        List<ChatResponseUpdate> updates = await pair.StreamAsync();

        updates.Select(u => u.Text).Should().Equal("Hel", "lo", "", "cloud", "", "");
        StreamResetContent reset = updates[2].Contents.Should().ContainSingle().Which.Should().BeOfType<StreamResetContent>().Which;
        reset.Reason.Should().Be(EscalationReason.RemoteFailure);
        reset.DiscardedCharacters.Should().Be(5);
        ChatResponse response = updates.ToEscalationAwareResponse();
        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.Restarted.Should().BeTrue();
        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Attempts.Select(a => a.Outcome).Should().Equal(EscalationAttemptOutcome.Incomplete, EscalationAttemptOutcome.Answered);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_SameMessageIdOnBothLegs_TheNewAnswerHasAnother()
    {
        Pair pair = Create(
            new ScriptedClient(Say("a"), Throw(new HttpRequestException("cut"))),
            new ScriptedClient(Say("b"), Whole));

        List<ChatResponseUpdate> updates = await pair.StreamAsync();

        updates[0].MessageId.Should().Be("m1");
        updates.Single(u => u.Text == "b").MessageId.Should().NotBe("m1");
    }

    [Fact]
    public async Task Stream_EndsWithoutFinishReasonUnderRestart_StartsAnew()
    {
        Pair pair = Create(new ScriptedClient(Say("half")));

        ChatResponse response = (await pair.StreamAsync()).ToEscalationAwareResponse();

        response.Text.Should().Be("cloud");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.Truncated);
    }

    [Fact]
    public async Task Stream_EndsWithoutFinishReason_IsIncomplete()
    {
        Pair pair = Create(new ScriptedClient(Say("half")), configure: o => o.AfterCommit = AfterCommitBehavior.Fail);

        EscalationIncompleteException thrown = (await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be("half");
        thrown.Reason.Should().Be(EscalationReason.Truncated);
        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task GetResponse_StreamEndsWithoutFinishReason_Escalates()
    {
        Pair pair = Create(new ScriptedClient(Say("half")));

        (await pair.AskAsync(stream: false)).Text.Should().Be("cloud");
    }

    [Fact]
    public async Task Stream_BothLegsBreakUnderRestart_IsIncompleteWithBothErrors()
    {
        Pair pair = Create(
            new ScriptedClient(Say("a"), Throw(new HttpRequestException("local"))),
            new ScriptedClient(Throw(new HttpRequestException("cloud"))));

        EscalationIncompleteException thrown = (await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be("a");
        thrown.InnerException.Should().BeOfType<AggregateException>().Which.InnerExceptions.Select(e => e.Message).Should().Equal("local", "cloud");
        thrown.Attempts.Should().HaveCount(2);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_FailsAfterAToolCallWasShown_NeverRestarts()
    {
        FunctionCallContent call = new("1", "f", new Dictionary<string, object?>());
        Pair pair = Create(
            new ScriptedClient(Say("Let me see. "), Contents(call), Finish(ChatFinishReason.ToolCalls)) { OnEnumeratorDispose = new HttpRequestException("cut") });

        await pair.Invoking(p => p.StreamAsync(WithTool())).Should().ThrowAsync<EscalationIncompleteException>();

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Stream_BreaksWhileAToolCallIsHeld_TheCallIsNotShown()
    {
        Pair pair = Create(
            new ScriptedClient(Say("Let me see. "), Contents(new FunctionCallContent("1", "f", new Dictionary<string, object?>())), Throw(new HttpRequestException("cut"))),
            configure: o => o.AfterCommit = AfterCommitBehavior.Fail);
        List<ChatResponseUpdate> seen = [];

        Func<Task> read = async () =>
        {
            await foreach (ChatResponseUpdate update in pair.Client.GetStreamingResponseAsync(Pair.Question, WithTool(), Pair.Ct))
                seen.Add(update);
        };

        await read.Should().ThrowAsync<EscalationIncompleteException>();
        seen.SelectMany(u => u.Contents).OfType<FunctionCallContent>().Should().BeEmpty();
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(EscalationMode.LocalOnly)]
    [InlineData(EscalationMode.PreferLocal)]
    public async Task Stream_MayNotLeave_BreaksOffInsteadOfRestarting(EscalationMode mode)
    {
        Pair pair = Create(new ScriptedClient(Say("a"), Throw(new HttpRequestException("cut"))), configure: o =>
        {
            o.Mode = mode;
            o.Triggers.Add(new ForbiddingTrigger());
        });

        await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>();

        pair.Resolutions.Should().Be(0);
    }

    private static ChatOptions WithTool() => new() { Tools = [AIFunctionFactory.Create(() => 1, "f")] };

    private static Pair Create(ScriptedClient local, ScriptedClient? cloud = null, Action<EscalationOptions>? configure = null) => new(local, cloud, o =>
    {
        o.RequireFinishReason = true;
        o.AfterCommit = AfterCommitBehavior.Restart;
        configure?.Invoke(o);
    });
}
