using LocalMode.Numerics;
using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class GoldenTests(MiniLmFixture fixture) : IClassFixture<MiniLmFixture>
{
    [Fact]
    public async Task GenerateAsync_AllGoldenTexts_EqualsTheSameGraphInPython()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: TestContext.Current.CancellationToken);

        embeddings.Should().HaveCount(40);
        Cosines(embeddings, MiniLmGoldens.Int8).Should().OnlyContain(cosine => cosine >= 0.9999f);
    }

    [Fact]
    public async Task GenerateAsync_AllGoldenTexts_IsNearSentenceTransformersInFullPrecision()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: TestContext.Current.CancellationToken);

        float[] cosines = Cosines(embeddings, MiniLmGoldens.Fp32);
        cosines.Average().Should().BeGreaterThanOrEqualTo(0.998f);
        cosines.Min().Should().BeGreaterThanOrEqualTo(0.99f);
    }

    [Fact]
    public async Task GenerateAsync_AllGoldenTexts_FeedsTheTokensOfHuggingFace()
    {
        for (int i = 0; i < MiniLmGoldens.Texts.Length; i++)
        {
            GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync([MiniLmGoldens.Texts[i]], cancellationToken: TestContext.Current.CancellationToken);

            embeddings.Usage!.InputTokenCount.Should().Be(MiniLmGoldens.TokenIds[i].Length, "text {0} has them", i);
            embeddings.Usage.TotalTokenCount.Should().Be(embeddings.Usage.InputTokenCount);
            embeddings.Usage.OutputTokenCount.Should().BeNull();
        }
    }

    [Fact]
    public async Task GenerateAsync_AllGoldenTexts_AreOfLengthOne()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: TestContext.Current.CancellationToken);

        foreach (Embedding<float> embedding in embeddings)
            MathF.Sqrt(VectorMath.Dot(embedding.Vector.Span, embedding.Vector.Span)).Should().BeApproximately(1, 1e-5f);
    }

    private static float[] Cosines(GeneratedEmbeddings<Embedding<float>> embeddings, float[][] goldens) =>
        [.. embeddings.Select((embedding, i) => VectorMath.CosineSimilarity(embedding.Vector.Span, goldens[i]))];
}
