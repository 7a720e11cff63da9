using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

public sealed class ConcurrencyTests(SharedModel model)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LlamaCppChatClient Client => model.Client;

    [Fact]
    public async Task GetResponseAsync_EightAtOnce_AnswerAsAlone()
    {
        ChatMessage[][] questions = [.. Enumerable.Range(0, 8).Select(static i => Conversations.Ask($"What is {i} plus {i}?"))];
        List<string> alone = [];
        foreach (ChatMessage[] question in questions)
            alone.Add((await Client.GetResponseAsync(question, Conversations.Greedy(8), Token)).Text);

        ChatResponse[] together = await Task.WhenAll(questions.Select(question => Client.GetResponseAsync(question, Conversations.Greedy(8), Token)));

        together.Select(static response => response.Text).Should().Equal(alone);
    }

    [Fact]
    public async Task GetResponseAsync_SeveralAtOnceWithOneSequence_AreServedInOrder()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 256, MaxSequences = 1 }, cancellationToken: Token);
        List<int> order = [];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(AskAsync));

        order.Should().Equal(0, 1, 2, 3);

        async Task AskAsync(int number)
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(12), Token))
            {
                if (update.FinishReason is not null)
                {
                    lock (order)
                        order.Add(number);
                }
            }
        }
    }

    [Fact]
    public async Task GetResponseAsync_OneAfterTheOtherWithoutAQueue_NeverMeetsAFullOne()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 256, QueueLimit = 0, MaxSequences = 1 }, cancellationToken: Token);
        for (int i = 0; i < 20; i++)
        {
            // Half of the answers are abandoned after their first piece.
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(2), Token))
            {
                if (i % 2 == 0)
                    break;
            }
        }
    }

    [Fact]
    public async Task GetResponseAsync_QueueFull_IsOverloadedUntilAPlaceIsFree()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 512, QueueLimit = 1, MaxSequences = 1 }, cancellationToken: Token);
        await using IAsyncEnumerator<ChatResponseUpdate> running = await StartAsync(client, Token);
        using CancellationTokenSource source = new();
        Task<ChatResponse> waiting = client.GetResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(1), source.Token);

        OverloadedException error = (await FluentActions.Awaiting(() => client.GetResponseAsync(Conversations.Ask("Hi"), cancellationToken: Token))
            .Should().ThrowAsync<OverloadedException>()).Which;
        await source.CancelAsync();
        Task<ChatResponse> next = client.GetResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(1), Token);

        error.QueueLength.Should().Be(1);
        error.Limit.Should().Be(1);
        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        await running.DisposeAsync();
        (await next).Usage!.OutputTokenCount.Should().Be(1);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_CancelledWhileDecoding_CarriesTheTokenAndFreesTheModel()
    {
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<ChatResponseUpdate> running = await StartAsync(Client, source.Token);

        await source.CancelAsync();

        (await FluentActions.Awaiting(async () => { while (await running.MoveNextAsync()) { } }).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should().Be(source.Token);
        await AnswersAsync();
    }

    [Fact]
    public async Task GetStreamingResponseAsync_CancelledInThePrompt_CarriesTheTokenAndFreesTheModel()
    {
        using CancellationTokenSource source = new();
        IAsyncEnumerator<ChatResponseUpdate> running = Client.GetStreamingResponseAsync(Conversations.Long(1500), Conversations.Greedy(4), source.Token).GetAsyncEnumerator(Token);
        ValueTask<bool> first = running.MoveNextAsync();
        first.IsCompleted.Should().BeFalse("the prompt has 1,500 tokens");

        await source.CancelAsync();

        (await FluentActions.Awaiting(() => first.AsTask()).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.IsCancellationRequested.Should().BeTrue();
        await running.DisposeAsync();
        await AnswersAsync();
    }

    [Fact]
    public async Task GetResponseAsync_CancelledWhileQueued_EndsWhileTheOtherRuns()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 512, MaxSequences = 1 }, cancellationToken: Token);
        await using IAsyncEnumerator<ChatResponseUpdate> running = await StartAsync(client, Token);
        using CancellationTokenSource source = new();
        Task<ChatResponse> waiting = client.GetResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(1), source.Token);

        await source.CancelAsync();

        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        (await running.MoveNextAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task GetResponseAsync_CancelledBefore_Throws() =>
        await FluentActions.Awaiting(() => Client.GetResponseAsync(Conversations.Ask("Hi"), cancellationToken: new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();

    [Fact]
    public async Task GetStreamingResponseAsync_Abandoned_FreesTheModel()
    {
        await foreach (ChatResponseUpdate _ in Client.GetStreamingResponseAsync(Conversations.Ask("Tell me a long story."), new() { Temperature = 0 }, Token))
            break;

        await AnswersAsync();
    }

    [Fact]
    public async Task GetStreamingResponseAsync_NotEnumerated_DoesNotRun()
    {
        _ = Client.GetStreamingResponseAsync(Conversations.Ask("Tell me a long story."), cancellationToken: Token);

        await AnswersAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_WhileRequestsRunAndWait_EndsThem(bool synchronously)
    {
        LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 512, MaxSequences = 2 }, cancellationToken: Token);
        IAsyncEnumerator<ChatResponseUpdate> running = await StartAsync(client, Token);
        Task<ChatResponse>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => client.GetResponseAsync(Conversations.Ask("Hi"), cancellationToken: Token))];

        if (synchronously)
            client.Dispose();
        else
            await client.DisposeAsync();

        await FluentActions.Awaiting(async () => { while (await running.MoveNextAsync()) { } }).Should().ThrowAsync<ObjectDisposedException>();
        foreach (Task<ChatResponse> task in waiting)
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<ObjectDisposedException>();

        await running.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WhileThePromptRuns_EndsIt()
    {
        LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 2048 }, cancellationToken: Token);
        Task<ChatResponse> running = client.GetResponseAsync(Conversations.Long(1500), cancellationToken: Token);

        await client.DisposeAsync();

        await FluentActions.Awaiting(() => running).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_WhileOthersCount_NeverCrashes()
    {
        for (int round = 0; round < 3; round++)
        {
            LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 64 }, cancellationToken: Token);
            using Barrier start = new(3);
            Thread[] counters = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() => CountUntilDisposed(client, start)))];
            Array.ForEach(counters, static counter => counter.Start());
            start.SignalAndWait(Token);

            await client.DisposeAsync();

            Array.ForEach(counters, static counter => counter.Join());
        }

        static void CountUntilDisposed(LlamaCppChatClient client, Barrier start)
        {
            string text = new('x', 2000);
            int expected = client.CountTokens(text);
            start.SignalAndWait();
            try
            {
                while (client.CountTokens(text) == expected)
                {
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            throw new InvalidOperationException("The count changed.");
        }
    }

    private static async Task<IAsyncEnumerator<ChatResponseUpdate>> StartAsync(LlamaCppChatClient client, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ChatResponseUpdate> running = client
            .GetStreamingResponseAsync(Conversations.Ask("Tell me a very long story about a king."), new() { Temperature = 0 }, cancellationToken)
            .GetAsyncEnumerator(CancellationToken.None);
        (await running.MoveNextAsync()).Should().BeTrue();
        return running;
    }

    private async Task AnswersAsync() =>
        (await Client.GetResponseAsync(Conversations.Ask("Hi"), Conversations.Greedy(1), Token)).Usage!.OutputTokenCount.Should().Be(1);
}
