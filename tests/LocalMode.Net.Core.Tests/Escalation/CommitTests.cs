using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The commit point: what does not commit is held back, and after it an answer is never glued to another.</summary>
public class CommitTests
{
    [Fact]
    public async Task Stream_FailsAfterUpdatesWithoutContent_DropsThemAndEscalates()
    {
        Pair pair = new(new ScriptedClient(Role(), Blank(), Blank(" \n"), KeepAlive(), Usage(9, 9), Throw(new OverloadedException(8, 8))));

        List<ChatResponseUpdate> updates = await pair.StreamAsync();

        ChatResponse response = updates.ToChatResponse();
        response.Text.Should().Be("cloud");
        response.Messages.Should().ContainSingle();
        response.Usage.Should().BeNull("the local leg's usage was dropped with its updates");
        updates.Should().HaveCount(3);
        response.GetEscalationReport()!.Attempts[0].Usage!.TotalTokenCount.Should().Be(18, "the report has every leg's usage");
    }

    [Fact]
    public async Task Stream_HeldUpdates_ComeFirstAndInOrder()
    {
        Pair pair = new(new ScriptedClient(Role(), Blank("\n"), KeepAlive(), Say("a"), Say("b")));

        List<ChatResponseUpdate> updates = await pair.StreamAsync();

        updates.Select(u => u.Text).Should().Equal("", "\n", "", "a", "b", "");
        updates[2].Contents.Should().ContainSingle(c => c.GetType() == typeof(AIContent));
    }

    [Fact]
    public async Task Stream_BeforeContent_NothingReachesTheCaller()
    {
        TaskCompletionSource gate = new();
        Pair pair = new(new ScriptedClient(Role(), Ignore(gate.Task), Say("a")));
        await using IAsyncEnumerator<ChatResponseUpdate> stream = pair.Client.GetStreamingResponseAsync(Pair.Question, cancellationToken: Pair.Ct).GetAsyncEnumerator(Pair.Ct);

        ValueTask<bool> first = stream.MoveNextAsync();
        first.IsCompleted.Should().BeFalse();
        gate.SetResult();

        (await first).Should().BeTrue();
    }

    public static TheoryData<string> Committing => ["text", "reasoning", "data", "refusal"];

    [Theory]
    [MemberData(nameof(Committing))]
    public async Task Stream_FailsAfterContentOfAnyKind_IsIncomplete(string kind)
    {
        AIContent content = kind switch
        {
            "text" => new TextContent("x"),
            "reasoning" => new TextReasoningContent("hm"),
            "data" => new DataContent(new byte[] { 1 }, "image/png"),
            _ => new ErrorContent("I will not.") { ErrorCode = "Refusal" },
        };
        Pair pair = new(new ScriptedClient(Contents(content), Throw(new OverloadedException(8, 8))));

        await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>();

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Stream_LocalBreaksAfterCommit_ThrowsWithWhatWasShown()
    {
        HttpRequestException error = new("cut");
        Pair pair = new(new ScriptedClient(Role(), Say("Hello", "tiny"), Say(", "), Say("wor"), Throw(error)));
        List<string> shown = [];

        Func<Task> read = async () =>
        {
            await foreach (ChatResponseUpdate update in pair.Client.GetStreamingResponseAsync(Pair.Question, cancellationToken: Pair.Ct))
                shown.Add(update.Text);
        };
        EscalationIncompleteException thrown = (await read.Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be("Hello, wor").And.Be(string.Concat(shown));
        thrown.Message.Should().NotContain("Hello");
        thrown.Reason.Should().Be(EscalationReason.RemoteFailure);
        thrown.InnerException.Should().BeSameAs(error);
        thrown.Attempts.Should().ContainSingle().Which.Outcome.Should().Be(EscalationAttemptOutcome.Incomplete);
        thrown.Attempts[0].ModelId.Should().Be("tiny");
        thrown.GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_CloudBreaksAfterCommit_ThrowsWithBothAttempts()
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), new ScriptedClient(Say("clo"), Throw(new FormatException("?"))));

        EscalationIncompleteException thrown = (await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be("clo");
        thrown.Reason.Should().Be(EscalationReason.UnknownFailure);
        thrown.Attempts.Select(a => a.Outcome).Should().Equal(EscalationAttemptOutcome.Failed, EscalationAttemptOutcome.Incomplete);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_BugAfterCommit_ReachesTheCallerAsItIs()
    {
        ArgumentException error = new("bug");
        Pair pair = new(new ScriptedClient(Say("a"), Throw(error)));

        (await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<ArgumentException>()).Which.Should().BeSameAs(error);

        error.GetEscalationReport().Should().NotBeNull();
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_DisposalFailsAfterTheLastUpdate_IsNotASuccess()
    {
        ScriptedClient local = new(Say("a")) { OnEnumeratorDispose = new HttpRequestException("dispose") };
        Pair pair = new(local);

        await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>();

        pair.AssertNoLeak();
    }

    [Fact]
    public async Task Stream_LongAnswerBreaks_KeepsAllOfIt()
    {
        Step[] script = [.. Enumerable.Range(0, 2000).Select(i => Say($"{i} ")), Throw(new HttpRequestException("cut"))];
        Pair pair = new(new ScriptedClient(script));

        EscalationIncompleteException thrown = (await pair.Invoking(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i} ")));
    }

    [Fact]
    public async Task Stream_LocalFails_ItsStreamIsDisposedBeforeTheCloudIsCalled()
    {
        ScriptedClient local = new(Role(), Throw(new OverloadedException(8, 8)));
        int closedAtCloud = -1;
        ScriptedClient cloud = new(Say("cloud")) { OnCall = () => closedAtCloud = local.Closed };

        await new Pair(local, cloud).StreamAsync();

        closedAtCloud.Should().Be(1);
    }

    [Fact]
    public async Task Stream_AfterCommit_AllocatesNothingPerUpdate()
    {
        ChatResponseUpdate update = new(ChatRole.Assistant, "token ");
        Step[] script = [.. Enumerable.Repeat<Step>(_ => ValueTask.FromResult<ChatResponseUpdate?>(update), 20_000)];
        using ScriptedClient bare = new(script);
        using FallbackChatClient client = new(new ScriptedClient(script), () => throw new InvalidOperationException(), new() { RequireFinishReason = false });
        await CountAsync(bare);
        await CountAsync(client);

        long bareBytes = await CountAsync(bare);
        long ours = await CountAsync(client);

        // What remains is per request: the run, the report and its JSON.
        (ours - bareBytes).Should().BeLessThan(20_000, "20,000 updates would cost at least 24 bytes each");

        static async Task<long> CountAsync(IChatClient client)
        {
            // Every step completes at once, so all of it stays on this thread.
            long before = GC.GetAllocatedBytesForCurrentThread();
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Pair.Question))
            {
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Stream_AfterCommitFromALegThatCompletesLater_AllocatesNothingPerUpdate()
    {
        const int Updates = 20_000;
        ChatResponseUpdate update = new(ChatRole.Assistant, "token ");
        using PumpedClient bare = new(update, Updates);
        using PumpedClient local = new(update, Updates);
        using FallbackChatClient client = new(local, () => throw new InvalidOperationException(), new() { RequireFinishReason = false });
        Count(bare, bare);
        Count(client, local);

        long bareBytes = Count(bare, bare);
        long ours = Count(client, local);

        // What remains is per request: the run, the report and its JSON.
        (ours - bareBytes).Should().BeLessThan(20_000, "20,000 updates would cost at least 24 bytes each");

        static long Count(IChatClient client, PumpedClient source)
        {
            // The updates come on this thread, and so does all that they set off.
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task reading = ReadAsync(client);
            int pumped = source.Pump(reading);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            pumped.Should().Be(Updates + 1, "each update was waited for");
            reading.IsCompletedSuccessfully.Should().BeTrue();
            return bytes;
        }

        static async Task ReadAsync(IChatClient client)
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Pair.Question))
            {
            }
        }
    }
}
