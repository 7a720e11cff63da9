using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Embeddings;

public sealed class QuantizedEmbeddingTests
{
    private static readonly float[][] Samples = [[-1f, 0f, 5f], [1f, 255f, 5f], [0f, 100f, 5f]];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void FromSamples_Vectors_AreTheirSmallestAndLargestValues()
    {
        EmbeddingRanges ranges = EmbeddingRanges.FromSamples(Samples.Select(static sample => new Embedding<float>(sample)));

        ranges.Smallest.ToArray().Should().Equal(-1, 0, 5);
        ranges.Largest.ToArray().Should().Equal(1, 255, 5);
        ranges.Dimensions.Should().Be(3);
    }

    // By hand: floor((value - smallest) / ((largest - smallest) / 255)), clipped to 0..255, less 128. A range of nothing has the step 1.
    // The step 2 / 255 is rounded up in single precision, so that the largest value of the first dimension is in part 254: as with NumPy.
    [Theory]
    [InlineData(-1f, 0f, 5f, -128, -128, -128)]
    [InlineData(1f, 255f, 6f, 126, 127, -127)]
    [InlineData(0f, 127.5f, 4f, -1, -1, -128)]
    [InlineData(-9f, 300f, 999f, -128, 127, 127)]
    [InlineData(-0.99f, 0.999f, 5.9f, -127, -128, -128)]
    public void Quantize_Values_AreTheNumbersOfTheirParts(float a, float b, float c, int x, int y, int z)
    {
        EmbeddingRanges ranges = new([-1, 0, 5], [1, 255, 5]);
        sbyte[] quantized = new sbyte[3];

        ranges.Quantize([a, b, c], quantized);

        quantized.Should().Equal((sbyte)x, (sbyte)y, (sbyte)z);
    }

    [Fact]
    public void EmbeddingRanges_WrongArguments_Throw()
    {
        FluentActions.Invoking(static () => new EmbeddingRanges([], [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new EmbeddingRanges([1], [1, 2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new EmbeddingRanges([1, 3], [1, 2])).Should().Throw<ArgumentException>().WithMessage("*dimension 1*");
        FluentActions.Invoking(static () => new EmbeddingRanges([float.NaN], [1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => EmbeddingRanges.FromSamples([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => EmbeddingRanges.FromSamples([new(new float[2]), new(new float[3])])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new EmbeddingRanges([1], [2]).Quantize([1, 2], new sbyte[2])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task AsInt8_Generator_GivesQuantizedVectorsWithAllThatCameWithThem()
    {
        using FakeGenerator inner = new(Samples);
        using IEmbeddingGenerator<string, Embedding<sbyte>> generator = inner.AsInt8(new([-1, 0, 5], [1, 255, 5]));

        GeneratedEmbeddings<Embedding<sbyte>> embeddings = await generator.GenerateAsync(["a", "b", "c"], new() { ModelId = "m" }, CancellationToken);

        embeddings.Select(static embedding => string.Join(' ', embedding.Vector.ToArray())).Should().Equal("-128 -128 -128", "126 127 -128", "-1 -28 -128");
        embeddings.Usage!.InputTokenCount.Should().Be(3);
        embeddings[1].ModelId.Should().Be("m");
        embeddings[1].CreatedAt.Should().Be(DateTimeOffset.UnixEpoch);
        generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)).Should().BeSameAs(inner);
        generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<sbyte>>)).Should().BeSameAs(generator);
    }

    [Fact]
    public async Task AsInt8_VectorsOfAnotherLength_IsInvalidOutput()
    {
        using IEmbeddingGenerator<string, Embedding<sbyte>> generator = new FakeGenerator(Samples).AsInt8(new([0], [1]));

        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: CancellationToken)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*3 dimensions*1*");
    }

    [Fact]
    public async Task AsBinary_Generator_GivesABitForEachValueAboveZero()
    {
        float[] values = [1, -1, 0, 2, 3, -4, 5, 1e-30f, -0f, 6];
        using IEmbeddingGenerator<string, BinaryEmbedding> generator = new FakeGenerator([values]).AsBinary();

        BinaryEmbedding embedding = (await generator.GenerateAsync(["a"], cancellationToken: CancellationToken))[0];

        embedding.Vector.Cast<bool>().Should().Equal(true, false, false, true, true, false, true, true, false, true);
        embedding.ToPackedBits().Should().Equal(0b10011011, 0b01000000);
        embedding.Dimensions.Should().Be(10);
    }

    private sealed class FakeGenerator(float[][] vectors) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            GeneratedEmbeddings<Embedding<float>> embeddings = new(vectors.Select(vector => new Embedding<float>(vector) { ModelId = options?.ModelId, CreatedAt = DateTimeOffset.UnixEpoch }))
            {
                Usage = new() { InputTokenCount = values.Count() },
            };
            return Task.FromResult(embeddings);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }
}
