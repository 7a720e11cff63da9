using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>What decides whether a request may leave: sensitive data, pins, consent, budgets; and the triggers that TriggerMatrixTests leaves out.</summary>
public class GateTests
{
    private static readonly ChatMessage[] Mail = [new(ChatRole.User, "Write to jan.devries@example.org, please.")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SensitiveData_DefaultGuard_ForbidsWithTheLocalErrorInside(bool stream)
    {
        Pair pair = new(new ScriptedClient(Throw(new HttpRequestException("down"))));

        EscalationForbiddenException thrown =
            (await FluentActions.Awaiting(() => AskAsync(pair, Mail, stream)).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        thrown.Block.Should().Be(EscalationBlock.SensitiveData);
        thrown.InnerException.Should().BeOfType<HttpRequestException>();
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SensitiveData_None_Leaves(bool stream)
    {
        Pair pair = new(new ScriptedClient(Throw(new HttpRequestException("down"))));

        (await AskAsync(pair, [.. Pair.Question], stream)).Text.Should().Be("cloud");
    }

    [Fact]
    public async Task SensitiveData_InALaterForgottenMessage_PinsTheConversationUntilCleared()
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))));
        ChatOptions options = new ChatOptions().WithEscalation(conversation: "c1");

        await FluentActions.Awaiting(() => AskAsync(pair, Mail, stream: true, options)).Should().ThrowAsync<EscalationForbiddenException>();
        (await FluentActions.Awaiting(() => AskAsync(pair, [.. Pair.Question], stream: true, options)).Should().ThrowAsync<EscalationForbiddenException>())
            .Which.Block.Should().Be(EscalationBlock.PinnedConversation);
        pair.Client.ForgetConversation("c1");
        (await AskAsync(pair, [.. Pair.Question], stream: true, options)).Text.Should().Be("cloud");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SensitiveData_Redacted_NeverReachesTheCloudAndComesBack(bool stream)
    {
        ScriptedClient cloud = null!;
        cloud = new ScriptedClient(_ => ValueTask.FromResult<ChatResponseUpdate?>(
            new ChatResponseUpdate(ChatRole.Assistant, "Sent: " + cloud.LastMessages![0].Text) { FinishReason = ChatFinishReason.Stop }));
        Pair pair = new(new ScriptedClient(Throw(new HttpRequestException("down"))), cloud, o => o.Guard = SensitiveDataGuard.Redacting());

        ChatResponse response = await AskAsync(pair, Mail, stream);

        cloud.LastMessages![0].Text.Should().NotContain("jan.devries");
        response.Text.Should().Be("Sent: " + Mail[0].Text);
        response.GetEscalationReport()!.Redactions.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Consent_Asked_SeesExactlyWhatLeaves(bool agrees)
    {
        ConsentRequest? asked = null;
        Pair pair = new(new ScriptedClient(Throw(new HttpRequestException("down"))), configure: o =>
        {
            o.Guard = SensitiveDataGuard.Asking();
            o.RequestConsentAsync = (request, _) =>
            {
                asked = request;
                return new(agrees ? ConsentDecision.Allow("yes-1") : ConsentDecision.Deny);
            };
        });

        if (agrees)
        {
            (await AskAsync(pair, Mail, stream: true)).Text.Should().Be("cloud");
            pair.Cloud.LastMessages.Should().Equal(asked!.Payload.Messages);
        }
        else
        {
            (await FluentActions.Awaiting(() => AskAsync(pair, Mail, stream: true)).Should().ThrowAsync<EscalationForbiddenException>())
                .Which.Block.Should().Be(EscalationBlock.Consent);
            pair.Cloud.Calls.Should().Be(0);
        }
        asked!.Reason.Should().Be(EscalationReason.RemoteFailure);
    }

    [Fact]
    public async Task Budget_UnderParallelRequests_IsNeverExceeded()
    {
        Budget budget = new(new() { Name = "calls", Unit = BudgetUnit.Calls, Limit = 10 });
        int calls = 0;
        ScriptedClient cloud = new(Say("cloud"), Finish(ChatFinishReason.Stop)) { OnCall = () => Interlocked.Increment(ref calls) };
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), cloud, o => o.Budgets.Add(budget));

        Exception?[] errors = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            try
            {
                await AskAsync(pair, [.. Pair.Question], stream: i % 2 == 0);
                return null;
            }
            catch (BudgetExceededException error)
            {
                return (Exception?)error;
            }
        })));

        calls.Should().Be(10);
        errors.Count(e => e is null).Should().Be(10);
        errors.OfType<BudgetExceededException>().Should().OnlyContain(e => e.InnerException is OverloadedException);
        budget.GetUsage().Reserved.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Budget_UsedUp_AnswersLocallyUnderPreferCloud(bool stream)
    {
        Budget budget = new(new() { Name = "calls", Unit = BudgetUnit.Calls, Limit = 0 });
        Pair pair = new(new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.Mode = EscalationMode.PreferCloud;
            o.Budgets.Add(budget);
        });

        ChatResponse response = await AskAsync(pair, [.. Pair.Question], stream);

        response.Text.Should().Be("local");
        response.GetEscalationReport()!.Block.Should().Be(EscalationBlock.Budget);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FirstContent_LateAndForbidden_IsWaitedFor(bool forbidden)
    {
        FakeTimeProvider clock = new();
        Pair pair = new(new ScriptedClient(Wait(TimeSpan.FromSeconds(20), clock), Say("late"), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.TimeProvider = clock;
            o.FirstContentTimeout = TimeSpan.FromSeconds(3);
            if (forbidden)
                o.Triggers.Add(new ForbiddingTrigger());
        });

        Task<ChatResponse> asking = pair.AskAsync(stream: true);
        for (int i = 0; i < 30 && !asking.IsCompleted; i++)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await asking).Text.Should().Be(forbidden ? "late" : "cloud");
        pair.Resolutions.Should().Be(forbidden ? 0 : 1);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(new[] { "4", "4", "4" }, false, EscalationLeg.Local)]
    [InlineData(new[] { "4", "5", "6" }, false, EscalationLeg.Cloud)]
    [InlineData(new[] { "4", "5", "6" }, true, null)]
    public async Task SelfConsistency_OfSamples_Decides(string[] answers, bool forbidden, EscalationLeg? served)
    {
        int call = 0;
        ScriptedClient local = new(
            _ => ValueTask.FromResult<ChatResponseUpdate?>(new ChatResponseUpdate(ChatRole.Assistant, answers[Math.Min(call++, answers.Length - 1)])),
            Finish(ChatFinishReason.Stop));
        Pair pair = new(local, configure: o =>
        {
            o.SelfConsistency = new() { Samples = 2, MinAgreement = 0.6 };
            if (forbidden)
                o.Triggers.Add(new ForbiddingTrigger());
        });

        if (served is null)
        {
            await pair.Awaiting(p => p.AskAsync(stream: true)).Should().ThrowAsync<EscalationForbiddenException>();
            pair.Resolutions.Should().Be(0);
            return;
        }
        EscalationReport report = (await pair.AskAsync(stream: true)).GetEscalationReport()!;
        report.ServedBy.Should().Be(served);
        report.Reason.Should().Be(served == EscalationLeg.Cloud ? EscalationReason.Inconsistent : null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BetterModel_ForbiddenByARule_StaysLocal(bool stream)
    {
        Pair pair = new(new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)), configure: o => o.Triggers.Add(new ForbiddingTrigger()));

        (await pair.AskAsync(stream, new ChatOptions().WithBetterModel())).Text.Should().Be("local");
        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Stall_WhereARuleForbids_BreaksOffAndStaysHere()
    {
        FakeTimeProvider clock = new();
        Pair pair = new(new ScriptedClient(Say("a"), Wait(TimeSpan.FromHours(1), clock), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.TimeProvider = clock;
            o.AfterCommit = AfterCommitBehavior.Restart;
            o.Triggers.Add(new ForbiddingTrigger());
        });

        Task<List<ChatResponseUpdate>> asking = pair.StreamAsync();
        for (int i = 0; i < 12 && !asking.IsCompleted; i++)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromSeconds(7.5));
        }

        (await asking.Awaiting(a => a).Should().ThrowAsync<EscalationIncompleteException>()).Which.Reason.Should().Be(EscalationReason.Stalled);
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    private static async Task<ChatResponse> AskAsync(Pair pair, IReadOnlyList<ChatMessage> messages, bool stream, ChatOptions? options = null) => stream
        ? await pair.Client.GetStreamingResponseAsync(messages, options, Pair.Ct).ToChatResponseAsync(Pair.Ct)
        : await pair.Client.GetResponseAsync(messages, options, Pair.Ct);
}
