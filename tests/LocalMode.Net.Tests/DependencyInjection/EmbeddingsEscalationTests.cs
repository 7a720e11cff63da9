using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.DependencyInjection;

public class EmbeddingsEscalationTests
{
    private static readonly ModelReference Model = ModelReference.FromDirectory(Path.Combine(AppContext.BaseDirectory, "nowhere"), "tiny");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("k")]
    public async Task EscalateTo_Embeddings_TakesThePlaceOfTheLocalGenerator(string? key)
    {
        VectorSpace space = new() { ModelId = "tiny", Dimensions = 2 };
        ServiceCollection services = new();
        services.AddLogging();
        services.AddLocalMode()
            .AddStaticEmbeddings(Model, serviceKey: key)
            .ConfigurePipeline(pipeline => pipeline.Use(local => local.WithVectorSpace(space)))
            .EscalateTo(_ => new Cloud(), cloudSpace: space)
            .UseLogging();
        await using ServiceProvider provider = services.BuildServiceProvider();

        IEmbeddingGenerator<string, Embedding<float>> generator = provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(key);
        GeneratedEmbeddings<Embedding<float>> answer = await generator.GenerateAsync(["a"], cancellationToken: Token);

        generator.GetService(typeof(FallbackEmbeddingGenerator)).Should().NotBeNull();
        EscalationReport report = answer.GetEscalationReport()!;
        (report.ServedBy, report.Reason).Should().Be((EscalationLeg.Cloud, EscalationReason.ModelNotReady));
        provider.GetKeyedServices<IEmbeddingGenerator>(key).Should().ContainSingle();
        provider.GetKeyedServices<IEmbeddingGenerator<string, Embedding<float>>>(key).Should().ContainSingle();
    }

    [Fact]
    public async Task EscalateTo_Section_BindsTheOptions()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["EmbeddingsEscalation:Ceiling"] = "LocalOnly" }).Build();
        ServiceCollection services = new();
        services.AddLocalMode(configuration).AddStaticEmbeddings(Model).EscalateTo(_ => throw new InvalidOperationException("touched"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IEmbeddingGenerator<string, Embedding<float>> generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

        (await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: Token)).Should().ThrowAsync<EscalationForbiddenException>())
            .Which.InnerException.Should().BeAssignableTo<LocalModeException>();
    }

    private sealed class Cloud : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 1, 0 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
