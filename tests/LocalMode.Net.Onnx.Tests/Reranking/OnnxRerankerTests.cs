using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Reranking;

public sealed class OnnxRerankerTests
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("The council painted the wooden bridge. ", 40));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetScoresAsync_SoftmaxOverOneValue_Throws()
    {
        await using OnnxReranker reranker = await OpenAsync();

        await FluentActions.Awaiting(() => reranker.GetScoresAsync("q", ["d"], new() { ScoreFunction = ScoreFunction.Softmax }, CancellationToken))
            .Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task GetScoresAsync_LongDocument_IsCutAndSaysSo()
    {
        await using OnnxReranker reranker = await OpenAsync();

        (await reranker.GetScoresAsync("q", ["d", LongText], cancellationToken: CancellationToken)).IsInputTruncated.Should().BeTrue();
        (await reranker.GetScoresAsync("q", ["d"], cancellationToken: CancellationToken)).IsInputTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task GetScoresAsync_LongDocumentAndNoCutting_Throws()
    {
        await using OnnxReranker reranker = await OpenAsync(new() { TruncateInput = false });

        await FluentActions.Awaiting(() => reranker.GetScoresAsync("q", ["d", LongText], cancellationToken: CancellationToken))
            .Should().ThrowAsync<ContextOverflowException>().WithMessage("*index 1*TruncateInput*");
    }

    [Fact]
    public async Task OpenAsync_ModelWithMoreThanTwoLabels_IsRefused() =>
        await FluentActions.Awaiting(() => OnnxReranker.OpenAsync(TaskFixture.Model("classify-single"), cancellationToken: CancellationToken))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*4 values*");

    [Fact]
    public async Task GetScoresAsync_ModelWithTwoLabels_GivesTheProbabilityOfTheSecond()
    {
        // Labels entailment and not_entailment: what matters here is that there are two.
        await using OnnxReranker reranker = await OnnxReranker.OpenAsync(TaskFixture.Model("zeroshot-nli-2label"), cancellationToken: CancellationToken);
        await using OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(TaskFixture.Model("zeroshot-nli-2label"), cancellationToken: CancellationToken);

        RerankScores found = await reranker.GetScoresAsync("The council met.", ["It met on Monday."], cancellationToken: CancellationToken);

        TextClassification expected = await classifier.ClassifyAsync(new TextInput("The council met.", "It met on Monday."), cancellationToken: CancellationToken);
        found.Scores[0].Should().BeApproximately(expected.Labels.Single(static label => label.Label == "not_entailment").Score, 1e-6f);
    }

    [Fact]
    public async Task RerankAsync_Objects_ComeBackBestFirst()
    {
        await using OnnxReranker reranker = await OpenAsync();
        var documents = new[] { new { Title = "a", Text = "The ferry leaves at noon." }, new { Title = "b", Text = "First remove the wheel." } };

        var found = await reranker.RerankAsync("when does the ferry leave?", documents, static document => document.Text, topN: 1, cancellationToken: CancellationToken);

        found.Items.Should().ContainSingle();
        found.Items[0].Item.Should().BeSameAs(documents[found.Items[0].Index]);
        found.ModelId.Should().Be("fixture/rerank-bert");
    }

    private static Task<OnnxReranker> OpenAsync(OnnxRerankerOptions? options = null) =>
        OnnxReranker.OpenAsync(TaskFixture.Model("rerank-bert"), options, cancellationToken: CancellationToken);
}
