using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Testing.Tests.Faults;

public sealed class FaultInjectingChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello there.")];

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedChatClient _inner = new(ScriptedReply.FromText("one two three"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Plan_WithNothing_PassesThrough(bool stream)
    {
        ChatResponse response = await AskAsync(Client(FaultPlan.None), stream);

        response.Text.Should().Be("one two three");
        response.Usage!.OutputTokenCount.Should().Be(3);
        _inner.Requests.Single().IsStreaming.Should().Be(stream);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Throw_BeforeAnything_NeverCallsTheInnerClient(bool stream)
    {
        FaultInjectingChatClient client = Client(FaultPlan.OnCall(1, Fault.Throw(() => new HttpRequestException("down"))));

        await client.Awaiting(c => AskAsync(c, stream)).Should().ThrowAsync<HttpRequestException>();
        _inner.Requests.Should().BeEmpty();
        (await AskAsync(client, stream)).Text.Should().Be("one two three");
        client.Calls.Select(static call => call.Fault is null).Should().Equal(false, true);
        client.StreamsDisposed.Should().Be(client.StreamsOpened);
    }

    [Theory]
    [InlineData(1, "one")]
    [InlineData(3, "one two three")]
    public async Task ThrowAfter_Updates_PassesThemOnFirst(int updates, string expected)
    {
        FaultInjectingChatClient client = Client(FaultPlan.Always(Fault.ThrowAfter(updates, () => new HttpRequestException("cut"))));
        List<ChatResponseUpdate> seen = [];

        await FluentActions.Awaiting(() => ReadAsync(client, seen)).Should().ThrowAsync<HttpRequestException>();

        seen.ToChatResponse().Text.Should().Be(expected);
        (_inner.StreamsOpened, _inner.StreamsDisposed).Should().Be((1, 1));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task CutAfter_Updates_EndsWithoutReason(bool stream)
    {
        ChatResponse response = await AskAsync(Client(FaultPlan.Always(Fault.CutAfter(2))), stream);

        response.Text.Should().Be("one two");
        response.FinishReason.Should().BeNull();
    }

    [Fact]
    public async Task CutAfter_MoreThanThereAre_ChangesNothing()
    {
        ChatResponse response = await AskAsync(Client(FaultPlan.Always(Fault.CutAfter(99))), stream: true);

        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task StallAfter_ATime_LastsThatTime()
    {
        Task<ChatResponse> answer = AskAsync(Client(FaultPlan.Always(Fault.StallAfter(1, TimeSpan.FromMinutes(1)))), stream: true);

        _clock.Advance(TimeSpan.FromSeconds(59));
        answer.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await answer).Text.Should().Be("one two three");
    }

    [Fact]
    public async Task StallAfter_ForEver_EndsWithCancellation()
    {
        using CancellationTokenSource source = new();
        Task<ChatResponse> answer = AskAsync(Client(FaultPlan.Always(Fault.StallAfter(1))), stream: true, source.Token);

        await source.CancelAsync();

        (await answer.Awaiting(static a => a).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        _inner.StreamsDisposed.Should().Be(1);
    }

    [Fact]
    public async Task StallAfter_ForEverIgnoringCancellation_EndsWithTheClient()
    {
        using CancellationTokenSource source = new();
        FaultInjectingChatClient client = Client(FaultPlan.Always(Fault.StallAfter(1, ignoreCancellation: true)));
        Task<ChatResponse> answer = AskAsync(client, stream: true);

        await source.CancelAsync();
        answer.IsCompleted.Should().BeFalse();
        client.Dispose();

        await answer.Awaiting(static a => a).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task DelayFirstContent_BehindFrames_PassesTheFramesAtOnce()
    {
        using ScriptedChatClient inner = new(new ScriptedReply(ScriptedStep.Role(), ScriptedStep.Empty(), ScriptedStep.Say("text")));
        FaultInjectingChatClient client = new(inner, FaultPlan.Always(Fault.DelayFirstContent(TimeSpan.FromSeconds(20))), _clock);
        List<ChatResponseUpdate> seen = [];
        Task reading = ReadAsync(client, seen);

        seen.Should().HaveCount(2);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await reading;

        seen.ToChatResponse().Text.Should().Be("text");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Empty_Answer_KeepsReasonAndUsage(bool stream)
    {
        ChatResponse response = await AskAsync(Client(FaultPlan.Always(Fault.Empty())), stream);

        response.Text.Should().BeEmpty();
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage.Should().NotBeNull();
    }

    [Fact]
    public async Task MalformedToolCall_Answer_IsTheCallWithItsError()
    {
        ChatResponse response = await AskAsync(Client(FaultPlan.Always(Fault.MalformedToolCall("look", "{oops"))), stream: true);

        response.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Exception.Should().NotBeNull();
        _inner.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Duplicate_Position_ComesTwice() =>
        (await AskAsync(Client(FaultPlan.Always(Fault.Duplicate(1))), stream: true)).Text.Should().Be("one two two three");

    [Fact]
    public async Task Then_TwoFaults_BothHappen() =>
        (await AskAsync(Client(FaultPlan.Always(Fault.Duplicate(0).Then(Fault.CutAfter(2)))), stream: true)).Text.Should().Be("oneone");

    [Fact]
    public async Task Plan_ByCallsAndTime_NamesTheCallsThatGoWrong()
    {
        FaultPlan plan = FaultPlan.OnCalls(1, 2, Fault.CutAfter(1))
            .Or(FaultPlan.During(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), Fault.CutAfter(2)))
            .Or(FaultPlan.Create(static call => call.IsStreaming ? null : Fault.Empty()));
        FaultInjectingChatClient client = Client(plan);
        List<string> texts = [];
        foreach (bool stream in new[] { true, false, true, false })
            texts.Add((await AskAsync(client, stream)).Text);
        _clock.Advance(TimeSpan.FromSeconds(10));
        texts.Add((await AskAsync(client, stream: true)).Text);
        _clock.Advance(TimeSpan.FromSeconds(10));
        texts.Add((await AskAsync(client, stream: true)).Text);

        texts.Should().Equal("one", "one", "one two three", "", "one two", "one two three");
        client.Calls.Select(static call => call.Elapsed.TotalSeconds).Should().Equal(0, 0, 0, 0, 10, 20);
    }

    [Fact]
    public async Task Calls_InParallel_GetOneNumberEach()
    {
        FaultInjectingChatClient client = Client(FaultPlan.OnCalls(1, 32, Fault.Empty()));

        ChatResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => AskAsync(client, stream: true), Token)));

        client.Calls.Select(static call => call.Number).Should().BeEquivalentTo(Enumerable.Range(1, 64));
        answers.Count(static answer => answer.Text.Length == 0).Should().Be(32);
    }

    [Fact]
    public void Arguments_OutOfRange_Throw()
    {
        FluentActions.Invoking(static () => Fault.CutAfter(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => Fault.StallAfter(0, TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => FaultPlan.OnCall(0, Fault.Empty())).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => FaultPlan.OnCalls(2, 1, Fault.Empty())).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => FaultPlan.During(TimeSpan.Zero, TimeSpan.Zero, Fault.Empty())).Should().Throw<ArgumentOutOfRangeException>();
    }

    private FaultInjectingChatClient Client(FaultPlan plan) => new(_inner, plan, _clock);

    private static async Task<ChatResponse> AskAsync(FaultInjectingChatClient client, bool stream, CancellationToken? cancellationToken = null)
    {
        CancellationToken token = cancellationToken ?? Token;
        return stream
            ? await client.GetStreamingResponseAsync(Hello, cancellationToken: token).ToChatResponseAsync(token)
            : await client.GetResponseAsync(Hello, cancellationToken: token);
    }

    private static async Task ReadAsync(FaultInjectingChatClient client, List<ChatResponseUpdate> seen)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
            seen.Add(update);
    }
}
