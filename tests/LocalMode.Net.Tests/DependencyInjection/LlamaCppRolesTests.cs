using LocalMode.LlamaCpp;
using LocalMode.LlamaCpp.Tests;
using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalMode.Tests.DependencyInjection;

public sealed class LlamaCppRolesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddLlamaCppEmbeddings_Resolved_OpensAtTheFirstCallWithItsOwnOptions()
    {
        ModelReference model = TinyEncoder.Create().Write(_folder);
        ServiceCollection services = new();
        LocalModeBuilder builder = services.AddLocalMode(Section(new()
        {
            ["Embeddings:QueryPrompt"] = "query ",
            ["Embeddings:ShorterDimensions:0"] = "8",
            ["Keyed:plain:Embeddings:Normalize"] = "false",
        }));
        builder.AddLlamaCppEmbeddings(model, static options => options.Threads = 1).AddLlamaCppEmbeddings(model, static options => options.Threads = 1, "plain");
        ServiceProvider provider = services.BuildServiceProvider();
        IEmbeddingGenerator<string, Embedding<float>> generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        provider.GetServices<IModelReadiness>().Should().OnlyContain(static readiness => readiness.State == ModelState.NotLoaded);

        Embedding<float> query = await generator.EmbedQueryAsync("the cat", cancellationToken: Token);
        Embedding<float> shorter = await generator.EmbedAsync("query the cat", new() { Dimensions = 8 }, Token);
        Embedding<float> plain = await provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("plain").EmbedAsync("the cat", cancellationToken: Token);

        await using LlamaCppEmbeddingGenerator direct = await LlamaCppEmbeddingGenerator.OpenAsync(model, new() { Threads = 1 }, cancellationToken: Token);
        query.Vector.ToArray().Should().Equal((await direct.EmbedAsync("query the cat", cancellationToken: Token)).Vector.ToArray());
        shorter.Dimensions.Should().Be(8);
        Math.Sqrt(plain.Vector.ToArray().Sum(static x => x * x)).Should().NotBeApproximately(1, 1e-3);
        generator.GetService<LlamaCppEmbeddingGenerator>().Should().NotBeNull();
        builder.Invoking(b => b.AddLlamaCppEmbeddings(model)).Should().Throw<InvalidOperationException>();
        builder.Invoking(static b => b.AddLlamaCppEmbeddings(null!, serviceKey: "other")).Should().Throw<ArgumentNullException>();

        await provider.DisposeAsync();
        await FluentActions.Awaiting(() => generator.EmbedAsync("a", cancellationToken: Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task AddLlamaCppReranker_Resolved_ScoresAsTheModelItself()
    {
        ModelReference model = TinyEncoder.CreateReranker().Write(_folder);
        ServiceCollection services = new();
        LocalModeBuilder builder = services.AddLocalMode(Section(new() { ["Keyed:strict:Reranker:TruncateInput"] = "false" }));
        builder.AddLlamaCppReranker(model, static options => options.Threads = 1).AddLlamaCppReranker(model, static options => options.Threads = 1, "strict");
        await using ServiceProvider provider = services.BuildServiceProvider();
        string[] documents = ["the sky is blue", "the cat sat"];

        RerankResult<string> ranked = await provider.GetRequiredService<IReranker>().RerankAsync("why is the sky blue", documents, cancellationToken: Token);

        await using LlamaCppReranker direct = await LlamaCppReranker.OpenAsync(model, new() { Threads = 1 }, cancellationToken: Token);
        RerankScores scores = await direct.GetScoresAsync("why is the sky blue", documents, cancellationToken: Token);
        ranked.Items.Select(static item => item.Score).Should().BeEquivalentTo(scores.Scores);
        string tooLong = TinyWords(100);
        await FluentActions.Awaiting(() => provider.GetRequiredKeyedService<IReranker>("strict").GetScoresAsync("cat", [tooLong], cancellationToken: Token))
            .Should().ThrowAsync<ContextOverflowException>();
        builder.Invoking(b => b.AddLlamaCppReranker(model)).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData("Embeddings")]
    [InlineData("Reranker")]
    public async Task Options_OutOfRange_StopTheHostAtItsStart(string section)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        LocalModeBuilder local = builder.Services.AddLocalMode(Section(new() { [$"{section}:TokenBudget"] = "1" }));
        ModelReference model = TinyEncoder.CreateReranker().Write(_folder);
        _ = section == "Reranker" ? (LocalModeBuilder)local.AddLlamaCppReranker(model) : local.AddLlamaCppEmbeddings(model);
        using IHost host = builder.Build();

        await host.Awaiting(static h => h.StartAsync(Token)).Should().ThrowAsync<OptionsValidationException>().WithMessage("*TokenBudget*");
    }

    [Fact]
    public void AddLlamaCppChat_AdaptersOfTheSection_AreBound()
    {
        ServiceCollection services = new();
        services.AddLocalMode(Section(new() { ["Chat:Adapters:0:Path"] = "a.gguf", ["Chat:Adapters:0:Scale"] = "0.5" })).AddLlamaCppChat(TinyEncoder.Create().Write(_folder));
        using ServiceProvider provider = services.BuildServiceProvider();

        LlamaCppOptions options = provider.GetRequiredService<IOptionsMonitor<LlamaCppOptions>>().Get("Chat");

        options.Adapters.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "a.gguf", Scale = 0.5f });
    }

    public void Dispose() => _folder.Dispose();

    private static string TinyWords(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private static IConfigurationSection Section(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"LocalMode:{pair.Key}", pair => pair.Value)).Build().GetSection("LocalMode");
}
