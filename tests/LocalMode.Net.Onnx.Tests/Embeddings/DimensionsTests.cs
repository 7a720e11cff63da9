using LocalMode.Numerics;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class DimensionsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("embed-mean-bert", true)]
    [InlineData("embed-dense-bert", true)]
    [InlineData("embed-cls-bert", false)]
    public async Task GenerateAsync_ShorterLength_IsTheBeginningOfTheVectorScaledAgain(string fixture, bool normalizes)
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(
            TaskFixture.Model(fixture), new() { ShorterDimensions = [4, 8], Normalize = normalizes }, cancellationToken: CancellationToken);

        float[] whole = (await generator.GenerateAsync(["The river Tarn."], cancellationToken: CancellationToken))[0].Vector.ToArray();
        float[] shorter = (await generator.GenerateAsync(["The river Tarn."], new() { Dimensions = 8 }, CancellationToken))[0].Vector.ToArray();

        generator.ShorterDimensions.Should().Equal(8, 4);
        generator.Metadata.DefaultModelDimensions.Should().Be(generator.Dimensions).And.Be(whole.Length);
        float[] expected = whole[..8];
        if (normalizes)
            VectorMath.Normalize(expected);

        FixtureGoldenTests.Difference(shorter, expected).Should().BeLessThan(1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_LengthThatTheModelWasNotTrainedFor_IsUnsupported()
    {
        await using OnnxEmbeddingGenerator none = await OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model("embed-mean-bert"), cancellationToken: CancellationToken);
        await using OnnxEmbeddingGenerator some = await OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model("embed-mean-bert"), new() { ShorterDimensions = [16, 8] }, cancellationToken: CancellationToken);

        (await none.GenerateAsync(["a"], new() { Dimensions = 32 }, CancellationToken))[0].Vector.Length.Should().Be(32);
        await FluentActions.Awaiting(() => none.GenerateAsync(["a"], new() { Dimensions = 16 }, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*16*32*ShorterDimensions*");
        await FluentActions.Awaiting(() => some.GenerateAsync(["a"], new() { Dimensions = 12 }, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*12*32, or 16, 8*");
    }

    [Fact]
    public async Task OpenAsync_ShorterLengthLongerThanTheVectors_IsInvalid() =>
        await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model("embed-mean-bert"), new() { ShorterDimensions = [64] }, cancellationToken: CancellationToken))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*32*64*");
}
