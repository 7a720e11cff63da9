using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Embeddings;

public class EmbeddingVerbsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task EmbedManyAsync_AnyBatchSize_KeepsOrderSumsUsageAndReports(int batchSize)
    {
        CountingEmbeddingGenerator generator = new();
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => new string('x', i))];
        List<BatchProgress> seen = [];

        GeneratedEmbeddings<Embedding<float>> result = await generator.EmbedManyAsync(
            texts, batchSize: batchSize, progress: new ImmediateProgress(seen.Add), cancellationToken: Token);

        result.Select(e => (int)e.Vector.Span[0]).Should().Equal(Enumerable.Range(0, 10));
        result.Usage!.InputTokenCount.Should().Be(10);
        generator.Calls.Should().HaveCount((10 + batchSize - 1) / batchSize);
        seen.Should().HaveCount(generator.Calls.Count);
        seen[^1].Should().Be(new BatchProgress(10, 10));
    }

    [Fact]
    public async Task EmbedManyAsync_NoTexts_IsEmptyWithoutACall()
    {
        CountingEmbeddingGenerator generator = new();
        GeneratedEmbeddings<Embedding<float>> result = await generator.EmbedManyAsync([], cancellationToken: Token);
        result.Should().BeEmpty();
        result.Usage!.TotalTokenCount.Should().Be(0);
        generator.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task EmbedManyAsync_ABatchWithoutUsage_HasNoUsage() =>
        (await new CountingEmbeddingGenerator { ReportsUsage = false }.EmbedManyAsync(["a"], cancellationToken: Token)).Usage.Should().BeNull();

    [Fact]
    public async Task EmbedManyAsync_NullText_NamesItsIndexBeforeAnyCall()
    {
        CountingEmbeddingGenerator generator = new();
        await generator.Awaiting(g => g.EmbedManyAsync(["a", null!, "c"], cancellationToken: Token))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        generator.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task EmbedManyAsync_CancelledBetweenBatches_Stops()
    {
        using CancellationTokenSource cancel = new();
        CountingEmbeddingGenerator generator = new();
        await generator.Awaiting(g => g.EmbedManyAsync(["a", "b", "c"], batchSize: 1, progress: new ImmediateProgress(_ => cancel.Cancel()), cancellationToken: cancel.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        generator.Calls.Should().HaveCount(1);
    }

    [Fact]
    public async Task Verbs_WrongNumberOfVectors_IsInvalidOutput()
    {
        CountingEmbeddingGenerator generator = new() { Surplus = 1 };
        await generator.Awaiting(g => g.EmbedAsync("a", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();
        await generator.Awaiting(g => g.EmbedManyAsync(["a"], cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();
    }

    [Theory]
    [InlineData(ModelState.Ready)]
    [InlineData(ModelState.NotLoaded)]
    public async Task QueryAndDocument_ModelWithPrompts_GetTheirPrefix(ModelState state)
    {
        CountingEmbeddingGenerator generator = new() { State = state, Prompts = new() { Query = "query: ", Document = "passage: " } };

        await generator.EmbedQueryAsync("q", cancellationToken: Token);
        await generator.EmbedDocumentAsync("d", cancellationToken: Token);
        await generator.EmbedDocumentsAsync(["d", "e"], cancellationToken: Token);
        await generator.EmbedAsync("plain", cancellationToken: Token);
        await generator.EmbedManyAsync(["plain"], cancellationToken: Token);

        generator.Calls.SelectMany(c => c).Should().Equal("query: q", "passage: d", "passage: d", "passage: e", "plain", "plain");
    }

    [Fact]
    public async Task QueryAndDocument_ModelWithoutPrompts_AreThePlainText()
    {
        CountingEmbeddingGenerator generator = new();
        await generator.EmbedQueryAsync("q", cancellationToken: Token);
        await generator.EmbedDocumentAsync("d", cancellationToken: Token);
        generator.Calls.SelectMany(c => c).Should().Equal("q", "d");
    }

    [Fact]
    public async Task Verbs_Null_ThrowArgumentNull()
    {
        CountingEmbeddingGenerator generator = new();
        await generator.Awaiting(g => g.EmbedAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await generator.Awaiting(g => g.EmbedQueryAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await generator.Awaiting(g => g.EmbedDocumentAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await generator.Awaiting(g => g.EmbedManyAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await generator.Awaiting(g => g.EmbedDocumentsAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
        await generator.Awaiting(g => g.EmbedManyAsync([], batchSize: 0)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    private sealed class ImmediateProgress(Action<BatchProgress> report) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => report(value);
    }
}
