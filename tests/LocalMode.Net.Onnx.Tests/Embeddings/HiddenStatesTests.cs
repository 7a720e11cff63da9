namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class HiddenStatesTests
{
    // Three tokens of two dimensions.
    private static readonly float[] Hidden = [1, -8, 4, -2, 7, 4];

    [Theory]
    [InlineData(EmbeddingPooling.Mean, 0, 4f, -2f)]
    [InlineData(EmbeddingPooling.Mean, 1, 5.5f, 1f)]
    [InlineData(EmbeddingPooling.Cls, 0, 1f, -8f)]
    [InlineData(EmbeddingPooling.Cls, 1, 4f, -2f)]
    [InlineData(EmbeddingPooling.Max, 0, 7f, 4f)]
    [InlineData(EmbeddingPooling.Max, 2, 7f, 4f)]
    [InlineData(EmbeddingPooling.LastToken, 0, 7f, 4f)]
    [InlineData(EmbeddingPooling.LastToken, 2, 7f, 4f)]
    [InlineData(EmbeddingPooling.MeanSqrtLength, 0, 6.9282032f, -3.4641016f)]
    [InlineData(EmbeddingPooling.MeanSqrtLength, 1, 7.7781746f, 1.4142136f)]
    [InlineData(EmbeddingPooling.WeightedMean, 0, 5f, 0f)]
    [InlineData(EmbeddingPooling.WeightedMean, 1, 5.8f, 1.6f)]
    [InlineData(EmbeddingPooling.Mean, 3, 0f, 0f)]
    [InlineData(EmbeddingPooling.WeightedMean, 9, 0f, 0f)]
    public void Pool_SkippedTokens_DoNotCountButKeepTheirPositions(EmbeddingPooling pooling, int skipped, float first, float second)
    {
        float[] vector = [99, 99];

        HiddenStates.Pool(pooling, Hidden, skipped, vector);

        vector[0].Should().BeApproximately(first, 1e-5f);
        vector[1].Should().BeApproximately(second, 1e-5f);
    }
}
