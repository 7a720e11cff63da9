using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Testing.Tests.Scripting;

public sealed class ScriptedChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello there.")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetStreamingResponseAsync_Pieces_ArriveAsGiven()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("On"), ScriptedStep.Say("e, tw"), ScriptedStep.Say("o.")));

        List<string> pieces = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
            pieces.Add(update.Text);

        pieces.Should().Equal("On", "e, tw", "o.", "");
    }

    [Fact]
    public async Task GetResponseAsync_SeveralReplies_ComeInTurnAndTheLastStays()
    {
        using ScriptedChatClient client = new(ScriptedReply.FromText("one"), ScriptedReply.FromText("two"));

        List<string> texts = [];
        for (int i = 0; i < 3; i++)
            texts.Add((await client.GetResponseAsync(Hello, cancellationToken: Token)).Text);

        texts.Should().Equal("one", "two", "two");
    }

    [Fact]
    public async Task GetResponseAsync_Wait_EndsWithTheClientsClock()
    {
        FakeTimeProvider clock = new();
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("slow"), ScriptedStep.Wait(TimeSpan.FromMinutes(5)), ScriptedStep.Say("ly"))) { TimeProvider = clock };

        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: Token);
        clock.Advance(TimeSpan.FromMinutes(4));
        answer.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));

        (await answer).Text.Should().Be("slowly");
    }

    [Fact]
    public async Task GetResponseAsync_CancelledWhileItWaits_ThrowsWithTheToken()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Wait(TimeSpan.FromMinutes(5)))) { TimeProvider = new FakeTimeProvider() };
        using CancellationTokenSource source = new();

        Task<ChatResponse> answer = client.GetResponseAsync(Hello, cancellationToken: source.Token);
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => answer).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Throw_ComesAtItsPosition()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("so far"), ScriptedStep.Throw(static () => new ModelOutOfMemoryException("m", 2, 1))));

        string text = "";
        Func<Task> read = async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
                text += update.Text;
        };

        await read.Should().ThrowAsync<ModelOutOfMemoryException>();
        text.Should().Be("so far");
    }

    [Fact]
    public async Task Requests_AfterCalls_HoldThemInOrder()
    {
        using ScriptedChatClient client = new(static request => ScriptedReply.FromText(request.Prompt));
        ChatOptions options = new() { Temperature = 0 };

        ChatResponse response = await client.GetResponseAsync(Hello, options, Token);
        await client.GetResponseAsync("Again.", cancellationToken: Token);

        response.Text.Should().Be("Hello there.");
        client.Requests.Select(static request => request.Prompt).Should().Equal("Hello there.", "Again.");
        client.Requests[0].Options.Should().BeSameAs(options);
    }

    [Theory]
    [InlineData(1, "one", "length")]
    [InlineData(2, "one two", "length")]
    [InlineData(3, "one two three", "stop")]
    public async Task GetResponseAsync_MaxOutputTokens_CountsWordsOverPieces(int limit, string expected, string reason)
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("o"), ScriptedStep.Say("ne two t"), ScriptedStep.Say("hree")));

        ChatResponse response = await client.GetResponseAsync(Hello, new() { MaxOutputTokens = limit }, Token);

        response.Text.TrimEnd().Should().Be(expected);
        response.FinishReason.Should().Be(new ChatFinishReason(reason));
        response.Usage!.OutputTokenCount.Should().Be(limit);
    }

    [Fact]
    public async Task GetResponseAsync_ToolCallBetweenTexts_KeepsTheTexts()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Say("Let me see."), ScriptedStep.Call("look", """{"at":"it"}""")));

        ChatResponse response = await client.GetResponseAsync(Hello, new() { Tools = [AIFunctionFactory.Create(static () => 1, "look")] }, Token);

        response.Text.Should().Be("Let me see.");
        FunctionCallContent call = response.Messages.Single().Contents.OfType<FunctionCallContent>().Single();
        call.Name.Should().Be("look");
        call.Arguments!["at"]!.ToString().Should().Be("it");
    }

    [Fact]
    public async Task GetResponseAsync_UnderFunctionInvocation_CallsTheFunctionAndAnswers()
    {
        using ScriptedChatClient client = new(
            new ScriptedReply(ScriptedStep.Say("Let me look."), ScriptedStep.Call("get_weather", """{"city":"Bern"}""")),
            ScriptedReply.FromText("It is sunny in Bern."));
        string? asked = null;
        AIFunction weather = AIFunctionFactory.Create((string city) => asked = city, "get_weather");

        ChatResponse answer = await client.AsBuilder().UseFunctionInvocation().Build().GetResponseAsync("How is the weather?", new() { Tools = [weather] }, Token);

        asked.Should().Be("Bern");
        answer.Text.Should().EndWith("It is sunny in Bern.");
        client.Requests.Should().HaveCount(2);
        client.Requests[1].HasToolResults.Should().BeTrue();
    }

    [Fact]
    public void Call_ArgumentsThatAreNoObject_Throws() =>
        FluentActions.Invoking(static () => ScriptedStep.Call("look", "[1]")).Should().Throw<System.Text.Json.JsonException>();

    [Fact]
    public void Constructor_NoReply_Throws() =>
        FluentActions.Invoking(static () => new ScriptedChatClient()).Should().Throw<ArgumentException>();
}
