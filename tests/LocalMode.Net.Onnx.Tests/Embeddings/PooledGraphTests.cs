using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>A graph that gives one vector a text: nothing is left to pool.</summary>
public sealed class PooledGraphTests
{
    [Theory]
    [InlineData(EmbeddingPooling.Mean)]
    [InlineData(EmbeddingPooling.LastToken)]
    public async Task OpenAsync_PoolingAskedForAndGraphPools_IsUnsupported(EmbeddingPooling pooling)
    {
        using ModelDirectoryBuilder directory = Pooled();

        (await FluentActions.Awaiting(() => directory.OpenAsync(new() { Pooling = pooling })).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage($"test/model*{pooling}*'sentence_embedding'*");
    }

    [Fact]
    public async Task GenerateAsync_DirectoryNamesAPooling_IsTheGraphsVector()
    {
        using ModelDirectoryBuilder directory = Pooled().Write("modules.json", """[{"type":"sentence_transformers.models.Transformer","path":""},{"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}]""")
            .Write("1_Pooling/config.json", """{"pooling_mode":"max"}""");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync();

        (await generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray().Should().Equal(101 + 1037 + 102);
    }

    private static ModelDirectoryBuilder Pooled() => new ModelDirectoryBuilder().WithEcho(static graph => (graph.SumsTokens, graph.Output) = (true, "sentence_embedding"), "input_ids");
}
