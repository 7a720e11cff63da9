using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>A text's vector does not depend on what it is computed with.</summary>
public sealed class SameBitsTests(MiniLmFixture fixture) : IClassFixture<MiniLmFixture>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(40)]
    public async Task GenerateAsync_Batched_GivesTheBitsOfTheTextAlone(int batchSize)
    {
        float[][] alone = await AloneAsync();

        int position = 0;
        foreach (string[] batch in MiniLmGoldens.Texts.Chunk(batchSize))
        {
            foreach (Embedding<float> embedding in await fixture.Generator.GenerateAsync(batch, cancellationToken: CancellationToken))
                embedding.Vector.ToArray().Should().Equal(alone[position++]);
        }

        position.Should().Be(40);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4096)]
    [InlineData(3, 64)]
    [InlineData(2, 1024)]
    public async Task GenerateAsync_OtherWorkersAndBudgets_GivesTheBitsOfTheTextAlone(int workers, int budget)
    {
        float[][] alone = await AloneAsync();
        await using OnnxEmbeddingGenerator other = await OnnxEmbeddingGenerator.OpenAsync(
            TestModels.AllMiniLm, new() { WorkerCount = workers, TokenBudget = budget }, cancellationToken: CancellationToken);

        GeneratedEmbeddings<Embedding<float>> embeddings = await other.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: CancellationToken);

        for (int i = 0; i < embeddings.Count; i++)
            embeddings[i].Vector.ToArray().Should().Equal(alone[i]);
    }

    [Fact]
    public async Task GenerateAsync_ConfigureSessionGiven_GivesTheBitsOfTheBoundRuns()
    {
        float[][] bound = await AloneAsync();
        await using OnnxEmbeddingGenerator unbound = await OnnxEmbeddingGenerator.OpenAsync(
            TestModels.AllMiniLm, new() { WorkerCount = 2, ConfigureSession = static _ => { } }, cancellationToken: CancellationToken);

        // Twice, so that every shape comes up again with its own tokens; alone, so that texts of one length share a shape.
        for (int round = 0; round < 2; round++)
        {
            GeneratedEmbeddings<Embedding<float>> batched = await unbound.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: CancellationToken);
            for (int i = 0; i < bound.Length; i++)
            {
                batched[i].Vector.ToArray().Should().Equal(bound[i]);
                (await unbound.GenerateAsync([MiniLmGoldens.Texts[i]], cancellationToken: CancellationToken))[0].Vector.ToArray().Should().Equal(bound[i]);
            }
        }
    }

    [Fact]
    public async Task GenerateAsync_EightCallersAtOnceWithShuffledBatches_GivesTheBitsOfTheTextAlone()
    {
        float[][] alone = await AloneAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = CancellationToken }, async (caller, token) =>
        {
            int[] order = [.. Enumerable.Range(0, 40)];
            new Random(caller).Shuffle(order);
            foreach (int[] batch in order.Chunk(1 + (caller * 5)))
            {
                GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(batch.Select(static i => MiniLmGoldens.Texts[i]), cancellationToken: token);
                for (int i = 0; i < batch.Length; i++)
                    embeddings[i].Vector.ToArray().Should().Equal(alone[batch[i]]);
            }
        });
    }

    private async Task<float[][]> AloneAsync()
    {
        List<float[]> vectors = [];
        foreach (string text in MiniLmGoldens.Texts)
            vectors.Add((await fixture.Generator.GenerateAsync([text], cancellationToken: CancellationToken))[0].Vector.ToArray());

        return [.. vectors];
    }
}
