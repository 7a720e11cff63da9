using LocalMode.Models;
using LocalMode.Numerics;
using LocalMode.Static.Tests.Fixtures;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.Static.Tests.Embeddings;

public sealed class GoldenTests(MiniLmStaticFixture fixture) : IClassFixture<MiniLmStaticFixture>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_AllTextsOfTheBundledModel_EqualModel2Vec()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(MiniLmStaticGoldens.Texts, cancellationToken: CancellationToken);

        embeddings.Should().HaveCount(40);
        for (int i = 0; i < embeddings.Count; i++)
        {
            float[] golden = MiniLmStaticGoldens.Vectors[i];
            if (MiniLmStaticGoldens.TokenIds[i].Length == 0)
                embeddings[i].Vector.ToArray().Should().OnlyContain(value => value == 0, "text {0} has no known token", i);
            else
                VectorMath.CosineSimilarity(embeddings[i].Vector.Span, golden).Should().BeGreaterThanOrEqualTo(0.99999f, "text {0}", i);

            Distance(embeddings[i], golden).Should().BeLessThanOrEqualTo(1e-5f, "text {0}", i);
        }
    }

    [Fact]
    public async Task GenerateAsync_AllTextsOfTheBundledModel_CountsTheTokensOfModel2Vec()
    {
        for (int i = 0; i < MiniLmStaticGoldens.Texts.Length; i++)
        {
            GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync([MiniLmStaticGoldens.Texts[i]], cancellationToken: CancellationToken);

            embeddings.Usage!.InputTokenCount.Should().Be(MiniLmStaticGoldens.TokenIds[i].Length, "text {0} has them", i);
            embeddings.Usage.TotalTokenCount.Should().Be(embeddings.Usage.InputTokenCount);
            embeddings.Usage.OutputTokenCount.Should().BeNull();
        }
    }

    [Fact]
    public void EncodeIds_AllTextsOfTheBundledModel_AreTheTokensOfModel2Vec()
    {
        string path = Path.Combine(MiniLmStatic.Model.Path, "tokenizer.json");
        HfTokenizer tokenizer = HfTokenizer.Load(path);
        TokenLimit limit = new(512, FromEnd: false, UnknownToken.FindId(tokenizer, path));
        int[] room = new int[4096];

        for (int i = 0; i < MiniLmStaticGoldens.Texts.Length; i++)
        {
            int count = tokenizer.EncodeIds(MiniLmStaticGoldens.Texts[i], room, addSpecialTokens: false, allowSpecialTokens: false);
            limit.Apply(room.AsSpan(0, count), out _).ToArray().Should().Equal(MiniLmStaticGoldens.TokenIds[i], "text {0} has them", i);
        }
    }

    [Fact]
    public async Task GenerateAsync_AllCasesOfStaticEmbedding_EqualSentenceTransformers()
    {
        await using StaticEmbeddingGenerator generator = await StaticEmbeddingGenerator.OpenAsync(ModelReference.FromDirectory(StaticEmbedGoldens.Folder), cancellationToken: CancellationToken);

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(StaticEmbedGoldens.Texts, cancellationToken: CancellationToken);

        embeddings.Should().HaveCount(20);
        embeddings.Usage!.InputTokenCount.Should().Be(StaticEmbedGoldens.TokenIds.Sum(ids => ids.Length));
        for (int i = 0; i < embeddings.Count; i++)
            Distance(embeddings[i], StaticEmbedGoldens.Vectors[i]).Should().BeLessThanOrEqualTo(1e-4f, "text {0}", i);
    }

    // The largest difference of a value.
    private static float Distance(Embedding<float> embedding, float[] golden)
    {
        embedding.Vector.Length.Should().Be(golden.Length);
        return embedding.Vector.ToArray().Zip(golden, static (found, expected) => MathF.Abs(found - expected)).Max();
    }
}
