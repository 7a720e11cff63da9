using LocalMode.Core.Tests.Inference;

namespace LocalMode.Core.Tests.ZeroShot;

public class ZeroShotClassifierExtensionsTests
{
    private readonly FakeRole _role = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IZeroShotClassifier Classifier => _role;

    [Fact]
    public async Task Verbs_LabelsThatCanBeReadOnce_ServeAllBatches()
    {
        bool read = false;
        InferenceResults<TextClassification> results = await Classifier.ClassifyManyAsync(["a", "b"], Once(), batchSize: 1, cancellationToken: Token);
        results.SelectMany(r => r.Labels).Select(l => l.Label).Should().Equal("a:x", "a:y", "b:x", "b:y");

        IEnumerable<string> Once()
        {
            read.Should().BeFalse();
            read = true;
            yield return "x";
            yield return "y";
        }
    }

    [Fact]
    public async Task Verbs_NoLabelOrANullOne_AreRefusedBeforeAnyCall()
    {
        await Classifier.Awaiting(c => c.ClassifyAsync("a", [], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>().WithMessage("*no label*");
        await Classifier.Awaiting(c => c.ClassifyAsync("a", ["x", null!], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>().WithMessage("*label at index 1*");
        await Classifier.Awaiting(c => c.ClassifyAsync("a", null!, cancellationToken: Token)).Should().ThrowAsync<ArgumentNullException>();
        await Classifier.Awaiting(c => c.ClassifyManyAsync(["a"], [], cancellationToken: Token)).Should().ThrowAsync<ArgumentException>();
        await Classifier.Awaiting(c => c.ClassifyManyAsync(["a"], null!, cancellationToken: Token)).Should().ThrowAsync<ArgumentNullException>();
        _role.Calls.Should().BeEmpty();
    }
}
