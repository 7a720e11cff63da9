using LocalMode.Core.Tests.Escalation.Triggers;
using LocalMode.Core.Tests.Objects;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Classification;

public class ChatTextClassifierTests
{
    private static readonly string[] Labels = ["praise", "complaint", "question"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassifyAsync_Text_AsksForAChoiceAndGivesEveryLabel()
    {
        AnswersClient client = new("complaint");
        using ChatTextClassifier classifier = new(client, Labels, new() { Descriptions = { ["praise"] = "the writer is glad" } });

        TextClassification result = await classifier.ClassifyAsync("Late again.", cancellationToken: Token);

        result.Labels.Should().Equal(new LabelScore("complaint", 1), new LabelScore("praise", 0), new LabelScore("question", 0));
        (result.Label, result.Usage!.TotalTokenCount, result.ModelId, result.AdditionalProperties).Should().Be(("complaint", 12L, "fake", null));
        client.Options[0]!.GetChoices().Should().Equal(Labels);
        client.Options[0]!.Temperature.Should().Be(0);
        client.Requests[0].Select(static m => m.Role).Should().Equal(ChatRole.System, ChatRole.User);
        client.Requests[0][0].Text.Should().Contain("- praise: the writer is glad\n- complaint\n- question");
        client.Requests[0][1].Text.Should().Be("Late again.");
    }

    [Fact]
    public async Task ClassifyManyAsync_Texts_KeepsTheirOrderAndSumsUsage()
    {
        using ChatTextClassifier classifier = new(new AnswersClient("praise", " question\n", "complaint"), Labels);

        InferenceResults<TextClassification> results = await classifier.ClassifyManyAsync(["a", "b", "c"], new() { TopK = 1 }, batchSize: 2, cancellationToken: Token);

        results.Select(static r => r.Labels).Should().AllSatisfy(static l => l.Should().ContainSingle());
        results.Select(static r => r.Label).Should().Equal("praise", "question", "complaint");
        results.Usage!.TotalTokenCount.Should().Be(36);
        (await classifier.ClassifyManyAsync(Array.Empty<string>(), cancellationToken: Token)).Usage!.TotalTokenCount.Should().Be(0);
    }

    [Fact]
    public async Task ClassifyAsync_NoLabel_IsCorrectedOnceUnlessEnforced()
    {
        AnswersClient client = new("It is a complaint.", "complaint", "well", "well");
        using ChatTextClassifier classifier = new(client, Labels);

        TextClassification corrected = await classifier.ClassifyAsync("Late again.", cancellationToken: Token);

        (corrected.Label, corrected.Usage!.TotalTokenCount).Should().Be(("complaint", 24L));
        client.Requests[1][^1].Text.Should().Contain("\"praise\", \"complaint\", \"question\"");
        (await classifier.Awaiting(c => c.ClassifyAsync("Late again.", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("well");
        AnswersClient enforcing = new("well", "praise") { Services = { [typeof(IChatCapabilities)] = new FakeCapabilities { EnforcedResponseFormats = ChatResponseFormats.Choices } } };
        await FluentActions.Awaiting(() => new ChatTextClassifier(enforcing, Labels).ClassifyAsync("x", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();
        enforcing.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task ClassifyAsync_LogProbabilitiesKnown_TellsThemBesideTheScores()
    {
        using ChatTextClassifier classifier = new(new LogProbabilityClient("praise", new(2, -0.5, -0.9, -0.9, -0.9, -0.5, 0.2, 1)), Labels);

        TextClassification result = await classifier.ClassifyAsync("Lovely.", cancellationToken: Token);

        result.Score.Should().Be(1);
        ((double)result.AdditionalProperties![ChatTextClassifier.ProbabilityKey]!).Should().BeApproximately(Math.Exp(-1), 1e-9);
    }

    [Fact]
    public async Task ClassifyAsync_ModelReasonedFirst_TellsNoProbability()
    {
        LogProbabilitySummary known = new(2, -0.5, -0.9, -0.9, -0.9, -0.5, 0.2, 1);
        foreach (LogProbabilityClient client in (LogProbabilityClient[])[new("praise", known) { Reasoning = "Hm." }, new("praise", known) { ReasoningTokens = 3 }])
        {
            using ChatTextClassifier classifier = new(client, Labels);

            (await classifier.ClassifyAsync("Lovely.", cancellationToken: Token)).AdditionalProperties.Should().BeNull("the tokens of its reasoning are among those whose probability is known");
        }
        using ChatTextClassifier without = new(new LogProbabilityClient("praise", known) { ReasoningTokens = 0 }, Labels);
        (await without.ClassifyAsync("Lovely.", cancellationToken: Token)).AdditionalProperties.Should().ContainKey(ChatTextClassifier.ProbabilityKey);
    }

    [Fact]
    public async Task ClassifyAsync_OptionsOfCallAndRole_ReachTheClient()
    {
        AnswersClient client = new("praise", "praise");
        ChatOptions own = new() { Temperature = 0.3f, MaxOutputTokens = 9, ResponseFormat = ChatResponseFormat.Json };
        using ChatTextClassifier classifier = new(client, Labels, new() { ChatOptions = own, Instructions = "Which?" });

        await classifier.ClassifyAsync(new TextInput("one", "two"), new() { ModelId = "other", Priority = InferencePriority.High }, Token);

        client.Requests[0][0].Text.Should().Be("Which?\n- praise\n- complaint\n- question");
        client.Requests[0][1].Text.Should().Contain("one").And.Contain("two");
        ChatOptions seen = client.Options[0]!;
        (seen.Temperature, seen.MaxOutputTokens, seen.ModelId, seen.ResponseFormat).Should().Be((0.3f, 9, "other", null));
        seen.AdditionalProperties![InferenceOptions.PriorityKey].Should().Be(InferencePriority.High);
        own.GetChoices().Should().BeNull();
    }

    [Fact]
    public async Task ClassifyManyAsync_Parallelism_IsTheMostAtOnce()
    {
        int running = 0;
        int most = 0;
        TaskCompletionSource both = new();
        LogProbabilityClient client = new("praise", null)
        {
            OnCall = async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                if (running == 2)
                    both.TrySetResult();
                await both.Task;
                Interlocked.Decrement(ref running);
            },
        };
        using ChatTextClassifier classifier = new(client, Labels, new() { Parallelism = 2 });

        await classifier.ClassifyManyAsync(["a", "b"], cancellationToken: Token);

        most.Should().Be(2);
    }

    [Fact]
    public async Task Construction_AndOptions_AreChecked()
    {
        AnswersClient client = new("praise");

        FluentActions.Invoking(() => new ChatTextClassifier(null!, Labels)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ChatTextClassifier(client, [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ChatTextClassifier(client, ["a", " "])).Should().Throw<ArgumentException>().WithMessage("*index 1*");
        FluentActions.Invoking(() => new ChatTextClassifier(client, ["a", "a"])).Should().Throw<ArgumentException>().WithMessage("*twice*");
        FluentActions.Invoking(() => new ChatTextClassifier(client, Labels, new() { Descriptions = { ["prase"] = "x" } })).Should().Throw<ArgumentException>().WithMessage("*prase*praise*");
        FluentActions.Invoking(() => new ChatTextClassifier(client, Labels, new() { Parallelism = 0 })).Should().Throw<ArgumentException>();
        using ChatTextClassifier classifier = new(client, Labels);
        await classifier.Awaiting(c => c.ClassifyAsync("x", new TextClassificationOptions { TopK = 0 }, Token)).Should().ThrowAsync<ArgumentException>();
        await classifier.Awaiting(c => c.ClassifyAsync("x", new TextClassificationOptions { ScoreFunction = ScoreFunction.Sigmoid }, Token)).Should().ThrowAsync<UnsupportedCapabilityException>();
        client.Requests.Should().BeEmpty();
    }

    [Fact]
    public void GetService_AndDispose_ReachTheClient()
    {
        LogProbabilityClient client = new("praise", null);
        ChatTextClassifier open = new(client, Labels, leaveOpen: true);
        ChatTextClassifier classifier = new(client, Labels);

        open.GetService<ChatTextClassifier>().Should().BeSameAs(open);
        open.GetService<TextClassifierMetadata>()!.Labels.Should().Equal(Labels);
        open.GetService<TextClassifierMetadata>()!.DefaultModelId.Should().Be("m");
        open.GetService<LogProbabilityClient>().Should().BeSameAs(client);
        open.Dispose();
        client.Disposals.Should().Be(0);
        classifier.Dispose();
        client.Disposals.Should().Be(1);
    }
}
