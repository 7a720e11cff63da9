using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.LlamaCpp.Tests.Chat;

public sealed class AnswerTests(SharedModel model)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LlamaCppChatClient Client => model.Client;

    [Fact]
    public async Task GetStreamingResponseAsync_Question_IsAnsweredWithEveryFact()
    {
        List<ChatResponseUpdate> updates = await Client.CollectAsync(Conversations.Ask("What is 2+2?"), Conversations.Greedy(24), Token);

        updates.TextOf().Should().Contain("4");
        updates.Should().OnlyContain(static update => update.Role == ChatRole.Assistant && update.ModelId == TestModels.SmolLM2.Name);
        updates.Select(static update => (update.ResponseId, update.MessageId, update.CreatedAt)).Distinct().Should().ContainSingle()
            .Which.ResponseId.Should().NotBeNullOrEmpty();
        updates.SkipLast(1).Should().OnlyContain(static update => update.FinishReason == null && update.Text != "");

        ChatResponseUpdate last = updates[^1];
        last.FinishReason.Should().Be(ChatFinishReason.Stop);
        UsageDetails usage = last.Contents.Should().ContainSingle().Which.Should().BeOfType<UsageContent>().Which.Details;
        usage.InputTokenCount.Should().Be(await Client.CountTokensAsync(Conversations.Ask("What is 2+2?"), cancellationToken: Token));
        usage.OutputTokenCount.Should().Be(updates.Count, "each update is one token, and the last token ends the answer");
        usage.TotalTokenCount.Should().Be(usage.InputTokenCount + usage.OutputTokenCount);
    }

    [Fact]
    public async Task GetResponseAsync_SameQuestion_IsTheStreamAsOne()
    {
        ChatMessage[] messages = Conversations.Ask("Name a colour.");
        List<ChatResponseUpdate> updates = await Client.CollectAsync(messages, Conversations.Greedy(6), Token);

        ChatResponse response = await Client.GetResponseAsync(messages, Conversations.Greedy(6), Token);

        response.Text.Should().Be(updates.TextOf());
        response.Messages.Should().ContainSingle().Which.Role.Should().Be(ChatRole.Assistant);
        response.FinishReason.Should().Be(ChatFinishReason.Length);
        response.Usage!.OutputTokenCount.Should().Be(6);
        response.ModelId.Should().Be(TestModels.SmolLM2.Name);
        response.ResponseId.Should().NotBeNullOrEmpty().And.NotBe(updates[0].ResponseId);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ContextEnds_FinishesWithLength()
    {
        await using LlamaCppChatClient small = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 48 }, cancellationToken: Token);

        ChatResponse response = await small.GetResponseAsync(Conversations.Ask("Tell me a long story."), new() { Temperature = 0 }, Token);

        response.FinishReason.Should().Be(ChatFinishReason.Length);
        response.Usage!.TotalTokenCount.Should().Be(49, "the last token need not be fed back");
    }

    [Fact]
    public async Task GetStreamingResponseAsync_StopSequence_EndsBeforeIt()
    {
        ChatMessage[] messages = Conversations.Ask("What is 2+2?");
        string whole = (await Client.CollectAsync(messages, Conversations.Greedy(24), Token)).TextOf();
        string stop = whole[7..13];

        ChatOptions options = Conversations.Greedy(24);
        options.StopSequences = ["never seen", stop];
        List<ChatResponseUpdate> updates = await Client.CollectAsync(messages, options, Token);

        updates.TextOf().Should().Be(whole[..whole.IndexOf(stop, StringComparison.Ordinal)]);
        updates[^1].FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task GetResponseAsync_Instructions_AreASystemTurnInFront()
    {
        ChatMessage[] plain = [new(ChatRole.User, "Hi")];
        ChatMessage[] withSystem = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")];
        ChatMessage[] merged = [new(ChatRole.System, "Be kind.\n\nBe brief."), new(ChatRole.User, "Hi")];
        ChatOptions kind = Conversations.Greedy(5);
        kind.Instructions = "Be kind.";
        ChatOptions brief = Conversations.Greedy(5);
        brief.Instructions = "Be brief.";

        (await Client.CollectAsync(plain, brief, Token)).TextOf().Should().Be((await Client.CollectAsync(withSystem, Conversations.Greedy(5), Token)).TextOf());
        (await Client.CountTokensAsync(withSystem, kind, Token)).Should().Be(await Client.CountTokensAsync(merged, cancellationToken: Token));
        withSystem.Should().HaveCount(2);
        kind.Instructions.Should().Be("Be kind.");
    }

    [Fact]
    public async Task GetResponseAsync_Greedy_IsTheSameTwiceAndAfterOthers()
    {
        ChatMessage[] messages = Conversations.Ask("Write about the sea.");
        string first = (await Client.GetResponseAsync(messages, Conversations.Greedy(16), Token)).Text;

        string second = (await Client.GetResponseAsync(messages, Conversations.Greedy(16), Token)).Text;
        await Client.GetResponseAsync(Conversations.Long(300), new() { MaxOutputTokens = 4 }, Token);
        string third = (await Client.GetResponseAsync(messages, Conversations.Greedy(16), Token)).Text;

        second.Should().Be(first);
        third.Should().Be(first);
    }

    [Fact]
    public async Task GetResponseAsync_Seed_DecidesTheAnswer()
    {
        ChatMessage[] messages = Conversations.Ask("Invent a name for a dragon.");

        string first = await TextAsync(new() { Seed = 7, Temperature = 1.5f, MaxOutputTokens = 12 });
        string same = await TextAsync(new() { Seed = 7, Temperature = 1.5f, MaxOutputTokens = 12 });
        string other = await TextAsync(new() { Seed = 8, Temperature = 1.5f, MaxOutputTokens = 12 });

        same.Should().Be(first);
        other.Should().NotBe(first);

        async Task<string> TextAsync(ChatOptions options) => (await Client.GetResponseAsync(messages, options, Token)).Text;
    }

    [Fact]
    public async Task GetResponseAsync_OneCandidate_IsGreedy()
    {
        ChatMessage[] messages = Conversations.Ask("Name three fruits.");
        string greedy = (await Client.GetResponseAsync(messages, Conversations.Greedy(8), Token)).Text;

        string topK = (await Client.GetResponseAsync(messages, new() { TopK = 1, Temperature = 2, MaxOutputTokens = 8 }, Token)).Text;
        string topP = (await Client.GetResponseAsync(messages, new() { TopP = 0, Temperature = 2, MaxOutputTokens = 8 }, Token)).Text;

        topK.Should().Be(greedy);
        topP.Should().Be(greedy);
    }

    [Fact]
    public async Task GetResponseAsync_Penalties_KeepTokensFromComingBack()
    {
        ChatMessage[] messages = Conversations.Ask("Repeat the word yes twenty times: yes yes yes yes yes yes");
        ChatOptions penalised = Conversations.Greedy(20);
        penalised.FrequencyPenalty = 2;
        penalised.PresencePenalty = 2;

        int plain = Repeats(await Client.CollectAsync(messages, Conversations.Greedy(20), Token));
        int fewer = Repeats(await Client.CollectAsync(messages, penalised, Token));

        fewer.Should().BeLessThan(plain);

        static int Repeats(List<ChatResponseUpdate> updates) => updates.Count - updates.Select(static update => update.Text).Distinct().Count();
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Clock_GivesTheTime()
    {
        FakeTimeProvider time = new(new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 64, TimeProvider = time }, cancellationToken: Token);

        List<ChatResponseUpdate> updates = await client.CollectAsync(Conversations.Ask("Hi"), Conversations.Greedy(2), Token);

        updates.Should().OnlyContain(update => update.CreatedAt == time.GetUtcNow());
    }

    [Fact]
    public async Task GetStreamingResponseAsync_PerToken_AllocatesLittleMoreThanTheUpdate()
    {
        long atStart = 0;
        long atEnd = 0;
        int count = 0;
        await foreach (ChatResponseUpdate _ in Client.GetStreamingResponseAsync(Conversations.Ask("Count from one to a hundred, in words."), Conversations.Greedy(72), Token))
        {
            count++;
            if (count == 8)
                atStart = GC.GetTotalAllocatedBytes(precise: true);
            else if (count == 72)
                atEnd = GC.GetTotalAllocatedBytes(precise: true);
        }

        ((atEnd - atStart) / 64).Should().BeLessThanOrEqualTo(320);
    }
}
