using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Summarization;

public class ChatSummarizerTests
{
    private static readonly ChatSummarizerOptions Defaults = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(4096)]
    public async Task SummarizeAsync_TextThatFits_IsOneCall(int? context)
    {
        SummaryClient client = new(_ => " short ", context);
        using ChatSummarizer summarizer = new(client);

        Summary summary = await summarizer.SummarizeAsync("a text", cancellationToken: Token);

        summary.Text.Should().Be("short");
        summary.FinishReason.Should().Be(ChatFinishReason.Stop);
        summary.ModelId.Should().Be("summary model");
        summary.Usage!.TotalTokenCount.Should().Be(12);
        summary.AdditionalProperties![ChatSummarizer.CallCountKey].Should().Be(1);
        summary.AdditionalProperties[ChatSummarizer.CutPartCountKey].Should().Be(0);
        (string system, string text, ChatOptions? options) = client.Calls.Should().ContainSingle().Which;
        (system, text).Should().Be((Defaults.Prompt, "a text"));
        options!.MaxOutputTokens.Should().BeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    public async Task SummarizeAsync_TextThatDoesNotFit_IsCutSummarizedAndCombined(int? context)
    {
        SummaryClient client = new(text => text[..Math.Min(4, text.Length)], context);
        using ChatSummarizer summarizer = new(client, new() { MaxCharacters = 300 });
        string text = string.Join("\n\n", Enumerable.Range(0, 60).Select(i => $"p{i:00} {new string('x', 80)}."));

        Summary summary = await summarizer.SummarizeAsync(text, cancellationToken: Token);

        (string System, string Text, ChatOptions? Options)[] parts = [.. client.Calls.SkipLast(1)];
        parts.Should().HaveCountGreaterThan(2).And.OnlyContain(call => call.System == Defaults.PartPrompt && call.Text.StartsWith('p') && call.Text.EndsWith('.'), "paragraphs stay whole");
        string.Join("\n\n", parts.Select(p => p.Text)).Should().Be(text);
        client.Calls[^1].System.Should().Be(Defaults.CombinePrompt);
        client.Calls[^1].Text.Should().Be(string.Join("\n\n", parts.Select(p => p.Text[..4].Trim())));
        summary.Text.Should().Be("p00");
        summary.Usage!.InputTokenCount.Should().Be(10 * client.Calls.Count);
        summary.AdditionalProperties![ChatSummarizer.CallCountKey].Should().Be(client.Calls.Count);
        parts.Should().OnlyContain(call => call.Options!.MaxOutputTokens == context / 4);
    }

    [Fact]
    public async Task SummarizeAsync_SummariesThatDoNotFitTogether_AreSummarizedAgain()
    {
        SummaryClient client = new(text => text[..((text.Length / 3) + 1)], context: 300);
        using ChatSummarizer summarizer = new(client);

        Summary summary = await summarizer.SummarizeAsync(string.Join(' ', Enumerable.Range(0, 4000)), cancellationToken: Token);

        client.Calls.Count(c => c.System == Defaults.CombinePrompt).Should().Be(1);
        summary.Usage!.TotalTokenCount.Should().Be(12 * client.Calls.Count);
        summary.AdditionalProperties![ChatSummarizer.CallCountKey].Should().Be(client.Calls.Count);
    }

    [Fact]
    public async Task SummarizeAsync_NoConvergence_IsAnErrorAndNoSummary()
    {
        using ChatSummarizer echo = new(new SummaryClient(text => text + "!"), new() { MaxCharacters = 256 });
        await echo.Awaiting(s => s.SummarizeAsync(new string('x', 1000), cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*no shorter*");

        SummaryClient slow = new(text => text[1..]);
        using ChatSummarizer slowly = new(slow, new() { MaxCharacters = 256, MaxRounds = 2 });
        await slowly.Awaiting(s => s.SummarizeAsync(string.Concat(Enumerable.Repeat("word ", 400)), cancellationToken: Token))
            .Should().ThrowAsync<InvalidOutputException>().WithMessage("*after 2 rounds*");
        slow.Calls.Should().OnlyContain(c => c.System == Defaults.PartPrompt);
    }

    [Fact]
    public async Task SummarizeAsync_NoRoomForAnyText_IsContextOverflow()
    {
        SummaryClient client = new(_ => "s", context: 100);
        using ChatSummarizer summarizer = new(client);
        await summarizer.Awaiting(s => s.SummarizeAsync(new string('x', 1000), cancellationToken: Token)).Should().ThrowAsync<ContextOverflowException>();
        client.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task SummarizeAsync_NoRoomBesideTheAnswer_IsKnownBeforeAnyCall()
    {
        SummaryClient client = new(_ => "s", context: 400);
        using ChatSummarizer summarizer = new(client);
        await summarizer.Awaiting(s => s.SummarizeAsync(new string('x', 4000), new() { MaxOutputTokens = 390 }, Token)).Should().ThrowAsync<ContextOverflowException>();
        client.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task SummarizeAsync_FinishReasons_AreThoseOfTheAnswerAndTheParts()
    {
        SummaryClient client = new(text => text[..2]) { FinishReason = text => text.StartsWith("cut", StringComparison.Ordinal) ? ChatFinishReason.Length : null };
        using ChatSummarizer summarizer = new(client, new() { MaxCharacters = 256 });

        Summary parts = await summarizer.SummarizeAsync($"{new string('a', 200)}. cut {new string('b', 200)}. {new string('c', 200)}.", cancellationToken: Token);
        parts.AdditionalProperties![ChatSummarizer.CutPartCountKey].Should().Be(1);
        parts.FinishReason.Should().Be(ChatFinishReason.Stop);
        (await summarizer.SummarizeAsync("cut", cancellationToken: Token)).FinishReason.Should().Be(ChatFinishReason.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public async Task SummarizeAsync_NoText_IsAnEmptySummaryWithoutACall(string text)
    {
        SummaryClient client = new(_ => "made up");
        using ChatSummarizer summarizer = new(client);
        Summary summary = await summarizer.SummarizeAsync(text, cancellationToken: Token);
        summary.Text.Should().BeEmpty();
        summary.Usage!.TotalTokenCount.Should().Be(0);
        client.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task SummarizeAsync_EmptyAnswer_IsInvalidOutput()
    {
        using ChatSummarizer summarizer = new(new SummaryClient(_ => "  ") { FinishReason = _ => ChatFinishReason.ContentFilter });
        await summarizer.Awaiting(s => s.SummarizeAsync("text", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*content_filter*");
    }

    [Fact]
    public async Task SummarizeAsync_Options_ReachTheClientAndTheCallersStayAsTheyAre()
    {
        SummaryClient client = new(_ => "s");
        ChatOptions shared = new() { Temperature = 0.5f, MaxOutputTokens = 50, AdditionalProperties = new() { ["a"] = 1 } };
        using ChatSummarizer summarizer = new(client, new() { ChatOptions = shared });
        SummarizationOptions options = new()
        {
            ModelId = "m",
            MaxOutputTokens = 30,
            Priority = InferencePriority.Low,
            Instructions = "Be brief.",
            AdditionalProperties = new() { ["b"] = 2 },
            MinOutputTokens = 0,
            SequenceCount = 1,
            NoRepeatNgramSize = 0,
            RepetitionPenalty = 1,
        };

        await summarizer.SummarizeAsync("text", options, Token);
        await summarizer.SummarizeAsync("text", cancellationToken: Token);

        ChatOptions given = client.Calls[0].Options!;
        (given.Temperature, given.MaxOutputTokens, given.ModelId).Should().Be((0.5f, 30, "m"));
        given.AdditionalProperties.Should().BeEquivalentTo(new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2, [InferenceOptions.PriorityKey] = InferencePriority.Low });
        client.Calls[0].System.Should().Be(Defaults.Prompt + "\nBe brief.");
        (client.Calls[1].Options!.MaxOutputTokens, client.Calls[1].System).Should().Be((50, Defaults.Prompt));
        shared.AdditionalProperties.Should().ContainSingle();
        options.AdditionalProperties.Should().ContainSingle();
    }

    public static TheoryData<SummarizationOptions> Unsupported =>
    [
        new SummarizationOptions { MinOutputTokens = 1 }, new SummarizationOptions { BeamCount = 1 }, new SummarizationOptions { SequenceCount = 2 }, new SummarizationOptions { LengthPenalty = 1 },
        new SummarizationOptions { Stopping = BeamSearchStopping.Early }, new SummarizationOptions { NoRepeatNgramSize = 3 }, new SummarizationOptions { RepetitionPenalty = 1.1f },
    ];

    [Theory]
    [MemberData(nameof(Unsupported), DisableDiscoveryEnumeration = true)]
    public async Task SummarizeAsync_WhatAChatClientCannot_IsRefusedBeforeAnyCall(SummarizationOptions options)
    {
        SummaryClient client = new(_ => "s");
        using ChatSummarizer summarizer = new(client);
        await summarizer.Awaiting(s => s.SummarizeAsync("text", options, Token)).Should().ThrowAsync<UnsupportedCapabilityException>();
        client.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task SummarizeManyAsync_Parallelism_BoundsTheCallsAtOnceAndKeepsOrder(int parallelism)
    {
        SummaryClient client = new(text => text.Length > 20 ? text[..5].Trim() : text);
        client.Before = async _ =>
        {
            for (int i = 0; i < 50 && client.MostAtOnce < parallelism; i++)
                await Task.Yield();
        };
        using ChatSummarizer summarizer = new(client, new() { Parallelism = parallelism, MaxCharacters = 256 });
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"text {i}")];
        string longText = string.Concat(Enumerable.Range(0, 100).Select(i => $"w{i:000} word word. "));

        InferenceResults<Summary> results = await summarizer.SummarizeManyAsync([.. texts, longText], cancellationToken: Token);

        results.SkipLast(1).Select(r => r.Text).Should().Equal(texts);
        results[^1].Text.Should().Be("w000");
        client.MostAtOnce.Should().BeLessThanOrEqualTo(parallelism);
        results.Usage!.InputTokenCount.Should().Be(10 * client.Calls.Count);
    }

    [Fact]
    public async Task SummarizeManyAsync_OneFails_ThrowsItsErrorAndStartsNoMore()
    {
        SummaryClient client = new(_ => "s");
        client.Before = text => text == "1" ? throw new OverloadedException(1, 1) : Task.CompletedTask;
        using ChatSummarizer summarizer = new(client);
        await summarizer.Awaiting(s => s.SummarizeManyAsync(["0", "1", "2", "3"], cancellationToken: Token)).Should().ThrowAsync<OverloadedException>();
        client.Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task SummarizeAsync_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        SummaryClient client = new(_ => "s");
        client.Before = _ => source.CancelAsync();
        using ChatSummarizer summarizer = new(client);
        await summarizer.Awaiting(s => s.SummarizeAsync("text", cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await summarizer.Awaiting(s => s.SummarizeAsync("text", cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();
        client.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task SummarizeAsync_ACallWithoutUsage_HasNoUsage()
    {
        SummaryClient client = new(text => text[..2]) { Usage = call => call == 2 ? null : new() { InputTokenCount = 1 } };
        using ChatSummarizer summarizer = new(client, new() { MaxCharacters = 256 });
        (await summarizer.SummarizeAsync(new string('x', 600), cancellationToken: Token)).Usage.Should().BeNull();
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        SummaryClient client = new(_ => "s");
        this.Invoking(_ => new ChatSummarizer(null!)).Should().Throw<ArgumentNullException>();
        foreach (ChatSummarizerOptions bad in new ChatSummarizerOptions[]
        {
            new() { Prompt = " " }, new() { PartPrompt = "" }, new() { CombinePrompt = null! }, new() { MaxCharacters = 255 }, new() { PartOutputTokens = 0 },
            new() { MaxRounds = 0 }, new() { MaxRounds = 65 }, new() { Parallelism = 0 }, new() { Parallelism = 1025 }, new() { TimeProvider = null! },
        })
        {
            bad.Invoking(o => new ChatSummarizer(client, o)).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public async Task Duration_IsTheClocksAndSharedByTheCall()
    {
        FakeTimeProvider clock = new();
        SummaryClient client = new(_ => "s");
        client.Before = _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };
        using ChatSummarizer summarizer = new(client, new() { TimeProvider = clock });
        InferenceResults<Summary> results = await summarizer.SummarizeManyAsync(["a", "b"], cancellationToken: Token);
        results.Select(r => r.Duration).Should().Equal(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        results.Duration.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void GetServiceAndDispose_FollowTheClient()
    {
        SummaryClient client = new(_ => "s");
        ChatSummarizer summarizer = new(client);

        summarizer.GetService<ISummarizer>().Should().BeSameAs(summarizer);
        summarizer.GetService<SummarizerMetadata>().Should().BeEquivalentTo(new SummarizerMetadata("summaries", null, "summary model"));
        summarizer.GetService<IModelReadiness>().Should().BeSameAs(client);
        summarizer.GetService<string>("key").Should().Be("key");

        summarizer.Dispose();
        client.Disposals.Should().Be(1);
        new ChatSummarizer(client, leaveOpen: true).Dispose();
        client.Disposals.Should().Be(1);
    }
}
