using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.DependencyInjection;

/// <summary>The spaces that opened models tell, through the container's generator.</summary>
public class VectorSpaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("embed-cls-bert", "cls")]
    [InlineData("embed-dense-bert", null)]
    [InlineData("embed-lasttoken-qwen2", "lasttoken")]
    [InlineData("embed-max-mpnet", "max")]
    [InlineData("embed-mean-bert", "mean")]
    [InlineData("embed-mean-xlmr", "mean")]
    [InlineData("static-embed", "mean")]
    public async Task GetVectorSpace_ModelOpened_TellsWhatItsVectorsAre(string fixture, string? pooling)
    {
        ServiceCollection services = new();
        LocalModeBuilder builder = services.AddLocalMode();
        _ = fixture.StartsWith("static", StringComparison.Ordinal)
            ? builder.AddStaticEmbeddings(OnnxRoleCase.Directory(fixture))
            : builder.AddOnnxEmbeddings(OnnxRoleCase.Directory(fixture));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IEmbeddingGenerator<string, Embedding<float>> generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        generator.GetVectorSpace().Should().BeNull("the model is not open yet");

        Embedding<float> embedding = (await generator.GenerateAsync(["a text"], cancellationToken: Token))[0];

        VectorSpace space = generator.GetVectorSpace()!;
        (space.ModelId, space.Dimensions, space.Prefix).Should().Be((embedding.ModelId!, embedding.Vector.Length, null));
        if (pooling is not null)
            space.Pooling.Should().Be(pooling);
        double length = Math.Sqrt(embedding.Vector.ToArray().Sum(v => (double)v * v));
        if (space.Normalized == true)
            length.Should().BeApproximately(1, 1e-5);
        generator.Invoking(g => g.GetVectorSpace(new EmbeddingGenerationOptions { Dimensions = 7 })).Should().Throw<UnsupportedCapabilityException>();
        if (fixture == "embed-cls-bert")
            generator.GetVectorSpace(new EmbeddingGenerationOptions().WithPromptName("query"))!.Prefix.Should().StartWith("Represent");
    }
}
