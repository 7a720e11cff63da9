using LocalMode.Core.Tests.Inference;

namespace LocalMode.Core.Tests.Reranking;

public class RerankerExtensionsTests
{
    private readonly FakeRole _role = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReranker Reranker => _role;

    [Fact]
    public async Task RerankAsync_Objects_ComeBackThemselvesWithTheirIndex()
    {
        Document[] documents = [new("a"), new("ccc"), new("bb")];

        RerankResult<Document> result = await Reranker.RerankAsync("q", documents, d => d.Text, cancellationToken: Token);

        result.Items.Select(i => i.Index).Should().Equal(1, 2, 0);
        result.Items.Should().OnlyContain(i => ReferenceEquals(i.Item, documents[i.Index]) && i.Score == i.Item.Text.Length);
        result.Usage!.InputTokenCount.Should().Be(3);
        result.ModelId.Should().Be("fake");
        result.Duration.Should().Be(TimeSpan.FromSeconds(1));
        result.AdditionalProperties!["call"].Should().Be(1);
        _role.Calls.Should().ContainSingle().Which.Inputs.Should().Equal("q", "a", "ccc", "bb");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(1000)]
    public async Task RerankAsync_EqualScores_KeepTheCallersOrder(int count)
    {
        Random random = new(count);
        string[] documents = [.. Enumerable.Range(0, count).Select(_ => new string('x', random.Next(4)))];

        RerankResult<string> result = await Reranker.RerankAsync("q", documents, cancellationToken: Token);

        result.Items.Select(i => i.Index).Should().Equal(Enumerable.Range(0, count).OrderByDescending(i => documents[i].Length).ThenBy(i => i));
    }

    [Fact]
    public async Task RerankAsync_PositiveAndNegativeZero_AreEqual()
    {
        _role.Score = text => text == "minus" ? -0f : 0f;
        (await Reranker.RerankAsync("q", ["minus", "plus"], cancellationToken: Token)).Items.Select(i => i.Index).Should().Equal(0, 1);
    }

    [Fact]
    public async Task RerankAsync_InfiniteScores_AreOrdered()
    {
        _role.Score = text => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        (await Reranker.RerankAsync("q", ["-Infinity", "0", "Infinity"], cancellationToken: Token)).Items.Select(i => i.Index).Should().Equal(2, 1, 0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(null, 3)]
    public async Task RerankAsync_TopN_GivesTheBest(int? topN, int expected)
    {
        RerankResult<string> result = await Reranker.RerankAsync("q", ["a", "ccc", "bb"], topN, cancellationToken: Token);
        result.Items.Select(i => i.Item).Should().Equal(new[] { "ccc", "bb", "a" }[..expected]);
        _role.Calls[0].Inputs.Should().HaveCount(4, "all are scored");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task RerankAsync_TopNBelowOne_IsOutOfRange(int topN) =>
        (await Reranker.Awaiting(r => r.RerankAsync("q", ["a"], topN, cancellationToken: Token)).Should().ThrowAsync<ArgumentOutOfRangeException>())
            .Which.ParamName.Should().Be("topN");

    [Fact]
    public async Task RerankAsync_NoDocuments_IsEmptyWithoutACall()
    {
        RerankResult<string> result = await Reranker.RerankAsync("q", [], cancellationToken: Token);
        result.Items.Should().BeEmpty();
        result.Usage!.TotalTokenCount.Should().Be(0);
        _role.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task RerankAsync_NotANumber_NamesTheDocument()
    {
        _role.Score = text => text == "b" ? float.NaN : 1;
        await Reranker.Awaiting(r => r.RerankAsync("q", ["a", "b"], cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*index 1*");
    }

    [Fact]
    public async Task RerankAsync_WrongNumberOfScores_IsInvalidOutput()
    {
        _role.Surplus = 1;
        await Reranker.Awaiting(r => r.RerankAsync("q", ["a"], cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*2 scores for 1*");
    }

    [Fact]
    public async Task RerankAsync_Null_IsNamedBeforeAnyCall()
    {
        await Reranker.Awaiting(_ => ((IReranker)null!).RerankAsync("q", ["a"])).Should().ThrowAsync<ArgumentNullException>();
        await Reranker.Awaiting(r => r.RerankAsync(null!, ["a"])).Should().ThrowAsync<ArgumentNullException>();
        await Reranker.Awaiting(r => r.RerankAsync("q", null!)).Should().ThrowAsync<ArgumentNullException>();
        await Reranker.Awaiting(r => r.RerankAsync("q", [1], null!)).Should().ThrowAsync<ArgumentNullException>();
        await Reranker.Awaiting(r => r.RerankAsync("q", ["a", null!])).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        _role.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task RerankAsync_OptionsAndToken_AreHandedOnAndCancellationIsSeen()
    {
        RerankOptions options = new() { ScoreFunction = ScoreFunction.None };
        using CancellationTokenSource source = new();
        await Reranker.RerankAsync("q", ["a"], options: options, cancellationToken: source.Token);
        _role.Calls[0].Options.Should().BeSameAs(options);
        _role.Calls[0].Token.Should().Be(source.Token);

        await source.CancelAsync();
        await Reranker.Awaiting(r => r.RerankAsync("q", ["a"], cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();
        _role.Calls.Should().ContainSingle();
    }

    private sealed record Document(string Text);
}
