using LocalMode.Core.Tests.Objects;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.ZeroShot;

public class ChatZeroShotClassifierTests
{
    private static readonly string[] Labels = ["travel", "money", "sports"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassifyAsync_OneLabel_IsAChoice()
    {
        AnswersClient client = new("money", "travel");
        using ChatZeroShotClassifier classifier = new(client);

        TextClassification first = await classifier.ClassifyAsync("Paid twice.", Labels, cancellationToken: Token);
        TextClassification second = await classifier.ClassifyAsync("The ferry.", ["travel", "food"], new() { HypothesisTemplate = "It is about {}." }, Token);

        first.Labels.Should().Equal(new LabelScore("money", 1), new LabelScore("travel", 0), new LabelScore("sports", 0));
        second.Labels.Should().Equal(new LabelScore("travel", 1), new LabelScore("food", 0));
        client.Options[0]!.GetChoices().Should().Equal(Labels);
        client.Requests[0][0].Text.Should().Contain("- travel\n- money\n- sports");
        client.Requests[1][0].Text.Should().Contain("- travel: It is about travel.\n- food: It is about food.");
    }

    [Fact]
    public async Task ClassifyAsync_SeveralLabels_AreJudgedEach()
    {
        AnswersClient client = new("""{"travel":false,"money":true,"sports":true}""", """{"travel":false,"money":false,"sports":false}""");
        using ChatZeroShotClassifier classifier = new(client);

        TextClassification some = await classifier.ClassifyAsync("Transfer fee.", Labels, new() { MultiLabel = true }, Token);
        TextClassification none = await classifier.ClassifyAsync("Hm.", Labels, new() { MultiLabel = true }, Token);

        some.Labels.Should().Equal(new LabelScore("money", 1), new LabelScore("sports", 1), new LabelScore("travel", 0));
        none.Labels.Should().Equal(new LabelScore("travel", 0), new LabelScore("money", 0), new LabelScore("sports", 0));
        ((ChatResponseFormatJson)client.Options[0]!.ResponseFormat!).Schema!.Value.GetRawText().Should()
            .Be("""{"type":"object","properties":{"travel":{"type":"boolean"},"money":{"type":"boolean"},"sports":{"type":"boolean"}},"required":["travel","money","sports"],"additionalProperties":false}""");
    }

    [Fact]
    public async Task ClassifyAsync_AnswerOfAnotherForm_IsCorrectedOnce()
    {
        AnswersClient client = new("""{"travel":true}""", """{"travel":true,"money":false,"sports":false}""", "both", "neither");
        using ChatZeroShotClassifier classifier = new(client);

        (await classifier.ClassifyAsync("x", Labels, new() { MultiLabel = true }, Token)).Label.Should().Be("travel");
        client.Requests[1][^1].Text.Should().Contain("money");
        (await classifier.Awaiting(c => c.ClassifyAsync("x", Labels, cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("neither");
    }

    [Fact]
    public async Task ClassifyManyAsync_Texts_KeepTheirOrder()
    {
        using ChatZeroShotClassifier classifier = new(new AnswersClient("sports", "travel"));

        InferenceResults<TextClassification> results = await classifier.ClassifyManyAsync(["a", "b"], Labels, cancellationToken: Token);

        results.Select(static r => r.Label).Should().Equal("sports", "travel");
        results.Usage!.OutputTokenCount.Should().Be(4);
    }

    [Fact]
    public async Task ClassifyAsync_WrongArguments_AreRefused()
    {
        AnswersClient client = new("travel");
        using ChatZeroShotClassifier classifier = new(client);

        await classifier.Awaiting(c => c.ClassifyAsync("x", ["a", "a"], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>();
        await classifier.Awaiting(c => c.ClassifyAsync("x", [""], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>();
        await classifier.Awaiting(c => c.ClassifyAsync("x", Labels, new() { HypothesisTemplate = "none" }, Token)).Should().ThrowAsync<ArgumentException>();
        FluentActions.Invoking(() => new ChatZeroShotClassifier(client, new() { Instructions = " " })).Should().Throw<ArgumentException>();
        client.Requests.Should().BeEmpty();
        classifier.GetService<ZeroShotClassifierMetadata>().Should().NotBeNull();
    }
}
