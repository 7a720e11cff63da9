using LocalMode.Core.Tests.Inference;

namespace LocalMode.Core.Tests.Classification;

public class TextClassifierExtensionsTests
{
    private readonly FakeRole _role = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITextClassifier Classifier => _role;

    [Fact]
    public async Task ClassifyAsync_Pair_KeepsBothTexts()
    {
        (await Classifier.ClassifyAsync(new TextInput("a", "b"), cancellationToken: Token)).Label.Should().Be("a|b");
        (await Classifier.ClassifyAsync("a", cancellationToken: Token)).Label.Should().Be("a");
        await Classifier.Awaiting(c => c.ClassifyAsync(default(TextInput), cancellationToken: Token)).Should().ThrowAsync<ArgumentNullException>();
    }

    [Fact]
    public async Task ClassifyManyAsync_PairsTextsAndAMixture_KeepBothTexts()
    {
        InferenceResults<TextClassification> mixed = await Classifier.ClassifyManyAsync([new TextInput("a", "b"), "c"], cancellationToken: Token);
        mixed.Select(c => c.Label).Should().Equal("a|b", "c");
        InferenceResults<TextClassification> plain = await Classifier.ClassifyManyAsync(["a", "b"], cancellationToken: Token);
        plain.Select(c => c.Label).Should().Equal("a", "b");
        await Classifier.Awaiting(c => c.ClassifyManyAsync([new TextInput("a"), default], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
    }

    [Fact]
    public void TextClassification_LabelAndScore_AreTheFirst()
    {
        TextClassification result = new() { Labels = [new("a", 0.75f), new("b", 0.25f)] };
        (result.Label, result.Score).Should().Be(("a", 0.75f));
    }
}
