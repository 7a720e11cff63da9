using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.ZeroShot;

public sealed class OnnxZeroShotClassifierTests
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("The council painted the wooden bridge. ", 40));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassifyAsync_NoLabel_Throws()
    {
        await using OnnxZeroShotClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", [], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => classifier.GetClassificationsAsync(["text"], [], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task ClassifyAsync_TemplateWithoutPlace_Throws()
    {
        await using OnnxZeroShotClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", ["a"], new() { HypothesisTemplate = "nothing" }, CancellationToken))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*'nothing'*{}*");
    }

    [Fact]
    public async Task ClassifyAsync_LabelLeavesNoRoom_NamesIt()
    {
        await using OnnxZeroShotClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", ["a", LongText], cancellationToken: CancellationToken))
            .Should().ThrowAsync<ContextOverflowException>().WithMessage("*label at index 1*");
    }

    [Fact]
    public async Task ClassifyAsync_LongText_IsCutAndSaysSo()
    {
        await using OnnxZeroShotClassifier classifier = await OpenAsync();

        InferenceResults<TextClassification> found = await classifier.ClassifyManyAsync([LongText, "short"], ["a", "b"], cancellationToken: CancellationToken);

        found.Select(static result => result.IsInputTruncated).Should().Equal(true, false);
    }

    [Fact]
    public async Task ClassifyAsync_LongTextAndNoCutting_Throws()
    {
        await using OnnxZeroShotClassifier classifier = await OpenAsync(new() { TruncateInput = false });

        await FluentActions.Awaiting(() => classifier.ClassifyManyAsync(["short", LongText], ["a"], cancellationToken: CancellationToken))
            .Should().ThrowAsync<ContextOverflowException>().WithMessage("*text at index 1*TruncateInput*");
    }

    [Fact]
    public async Task OpenAsync_ModelWithoutEntailment_NamesItsLabels() =>
        await FluentActions.Awaiting(() => OnnxZeroShotClassifier.OpenAsync(TaskFixture.Model("classify-single"), cancellationToken: CancellationToken))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*entail*complaint*");

    private static Task<OnnxZeroShotClassifier> OpenAsync(OnnxZeroShotClassifierOptions? options = null) =>
        OnnxZeroShotClassifier.OpenAsync(TaskFixture.Model("zeroshot-nli"), options, cancellationToken: CancellationToken);
}
