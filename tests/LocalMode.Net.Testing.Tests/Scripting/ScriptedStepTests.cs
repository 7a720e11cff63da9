using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Testing.Tests.Scripting;

public sealed class ScriptedStepTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello there.")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_AfterWords_EndsWithoutReasonOrUsage()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("one "), ScriptedStep.Say("two"), ScriptedStep.Cut(), ScriptedStep.Say(" never")));

        ChatResponse response = await client.GetStreamingResponseAsync(Hello, cancellationToken: Token).ToChatResponseAsync(Token);

        response.Text.Should().Be("one two");
        response.FinishReason.Should().BeNull();
        response.Usage.Should().BeNull();
    }

    [Fact]
    public async Task Finish_Reason_IsTheAnswersAndEndsIt()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("one"), ScriptedStep.Finish(ChatFinishReason.ContentFilter), ScriptedStep.Say(" never")));

        ChatResponse response = await client.GetResponseAsync(Hello, cancellationToken: Token);

        response.Text.Should().Be("one");
        response.FinishReason.Should().Be(ChatFinishReason.ContentFilter);
        response.Usage!.OutputTokenCount.Should().Be(1);
    }

    [Fact]
    public async Task Frames_OfEachKind_ComeAsGiven()
    {
        using ScriptedChatClient client = new(new ScriptedReply(
            ScriptedStep.Role(), ScriptedStep.Empty(), ScriptedStep.Usage(7, 9), ScriptedStep.Think("hm"), ScriptedStep.Update(() => new(ChatRole.Assistant, "raw") { ModelId = "other" })));

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
            updates.Add(update);

        updates.Should().HaveCount(6);
        updates[0].Contents.Should().BeEmpty();
        updates[1].Contents.Should().ContainSingle().Which.Should().BeOfType<TextContent>().Which.Text.Should().BeEmpty();
        updates[2].Contents.Should().ContainSingle().Which.Should().BeOfType<UsageContent>();
        updates[3].Contents.Should().ContainSingle().Which.Should().BeOfType<TextReasoningContent>().Which.Text.Should().Be("hm");
        updates[4].ModelId.Should().Be("other");
        updates[5].FinishReason.Should().Be(ChatFinishReason.Stop);
        updates.ToChatResponse().Usage!.TotalTokenCount.Should().Be(16);
    }

    [Fact]
    public async Task LogProbabilities_Summary_IsOnTheAnswer()
    {
        LogProbabilitySummary summary = new(3, -0.5, -1, -1, -0.75, -0.5, 0.4, 1.1);
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.LogProbabilities(summary), ScriptedStep.Say("sure")));

        ChatResponse response = await client.GetResponseAsync(Hello, cancellationToken: Token);

        response.GetLogProbabilities().Should().Be(summary);
    }

    [Fact]
    public async Task CallUnchecked_ArgumentsThatAreNoJson_LeaveTheirErrorOnTheCall()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.CallUnchecked("nobody", "{\"a\":")));

        ChatResponse response = await client.GetResponseAsync(Hello, cancellationToken: Token);

        FunctionCallContent call = response.Messages.Single().Contents.OfType<FunctionCallContent>().Single();
        call.Name.Should().Be("nobody");
        call.Exception!.GetBaseException().Should().BeAssignableTo<System.Text.Json.JsonException>();
        response.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task Stall_Cancelled_ThrowsWithTheToken()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Stall()));
        using CancellationTokenSource source = new();

        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: source.Token);
        await source.CancelAsync();

        (await answer.Awaiting(static a => a).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task Stall_IgnoringCancellation_EndsWithTheClient()
    {
        ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Stall(ignoreCancellation: true)));
        using CancellationTokenSource source = new();

        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: source.Token);
        await source.CancelAsync();
        answer.IsCompleted.Should().BeFalse();
        client.Dispose();

        await answer.Awaiting(static a => a).Should().ThrowAsync<Exception>().Where(static e => e is OperationCanceledException || e is ObjectDisposedException);
    }

    [Fact]
    public async Task Wait_IgnoringCancellation_LastsItsTime()
    {
        FakeTimeProvider clock = new();
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Wait(TimeSpan.FromSeconds(5), ignoreCancellation: true), ScriptedStep.Say("x"))) { TimeProvider = clock };
        using CancellationTokenSource source = new();

        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: source.Token);
        await source.CancelAsync();
        answer.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(5));

        await answer.Awaiting(static a => a).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Do_BetweenUpdates_RunsAtItsPlace()
    {
        using CancellationTokenSource source = new();
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("one"), ScriptedStep.Do(source.Cancel), ScriptedStep.Say("never")));

        List<string> seen = [];
        Func<Task> read = async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: source.Token))
                seen.Add(update.Text);
        };

        await read.Should().ThrowAsync<OperationCanceledException>();
        seen.Should().Equal("one");
    }

    [Fact]
    public async Task Requests_OfBothForms_AreCountedAndTimed()
    {
        FakeTimeProvider clock = new();
        using ScriptedChatClient client = new(ScriptedReply.FromText("one two")) { TimeProvider = clock, Services = ["a fact"] };

        await client.GetResponseAsync(Hello, cancellationToken: Token);
        clock.Advance(TimeSpan.FromSeconds(3));
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
            break;
        IAsyncEnumerator<ChatResponseUpdate> leaked = client.GetStreamingResponseAsync(Hello, cancellationToken: Token).GetAsyncEnumerator(Token);
        await leaked.MoveNextAsync();

        client.Requests.Select(static request => request.IsStreaming).Should().Equal(false, true, true);
        (client.Requests[1].ReceivedAt - client.Requests[0].ReceivedAt).Should().Be(TimeSpan.FromSeconds(3));
        (client.StreamsOpened, client.StreamsDisposed).Should().Be((2, 1));
        client.GetService(typeof(string)).Should().Be("a fact");
        client.GetService(typeof(Uri)).Should().BeNull();

        await leaked.DisposeAsync();
        await leaked.DisposeAsync();
        client.StreamsDisposed.Should().Be(2);
    }
}
