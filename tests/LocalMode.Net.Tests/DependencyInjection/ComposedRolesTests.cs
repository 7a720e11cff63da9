using LocalMode.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalMode.Tests.DependencyInjection;

/// <summary>Roles that stand on the registered chat client or embedding generator.</summary>
[Collection(ChatModelTests.Name)]
public class ComposedRolesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddEmbeddingZeroShotClassifier_BundledModel_FindsTheObviousLabels()
    {
        ServiceCollection services = new();
        services.AddLocalMode().AddOnnxEmbeddings(AllMiniLmL6V2.Model).AddEmbeddingZeroShotClassifier();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IZeroShotClassifier classifier = provider.GetRequiredService<IZeroShotClassifier>();

        InferenceResults<TextClassification> results = await classifier.ClassifyManyAsync(
            ["The striker scored twice in the second half.", "The central bank raised interest rates again.", "Simmer the onions in butter until golden.", "The new telescope photographed a distant galaxy."],
            ["cooking", "finance", "sports", "astronomy"],
            cancellationToken: Token);

        results.Select(r => r.Label).Should().Equal("sports", "finance", "cooking", "astronomy");
        results.Should().OnlyContain(r => Math.Abs(r.Labels.Sum(l => l.Score) - 1) < 1e-5f);
        results.ModelId.Should().Be(AllMiniLmL6V2.Model.Name);
        classifier.GetService<ZeroShotClassifierMetadata>()!.ProviderName.Should().Be("onnxruntime");
        classifier.GetService<IModelReadiness>()!.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task AddChatSummarizer_RegisteredClient_SummarizesAndStaysTheContainers()
    {
        CountingCloudClient client = new();
        ServiceCollection services = new();
        services.AddChatClient(client);
        services.AddLocalMode(Section(new() { ["Summarizer:Prompt"] = "From configuration.", ["Summarizer:Parallelism"] = "2", ["Summarizer:ChatOptions:Temperature"] = "0.5" }))
            .AddChatSummarizer(configure: o => o.MaxCharacters = 256)
            .ConfigurePipeline(p => p.UseOpenTelemetry());
        await using ServiceProvider provider = services.BuildServiceProvider();

        ISummarizer summarizer = provider.GetRequiredService<ISummarizer>();
        (await summarizer.SummarizeAsync("text", cancellationToken: Token)).Text.Should().Be("from the cloud");

        summarizer.GetService<OpenTelemetrySummarizer>().Should().BeSameAs(summarizer);
        summarizer.GetService<ChatSummarizer>().Should().NotBeNull();
        ChatSummarizerOptions options = provider.GetRequiredService<IOptionsMonitor<ChatSummarizerOptions>>().Get("Summarizer");
        (options.Prompt, options.Parallelism, options.MaxCharacters, options.ChatOptions!.Temperature).Should().Be(("From configuration.", 2, 256, 0.5f));
    }

    [Fact]
    public async Task Keyed_SeveralComposedRoles_HaveTheirOwnClientsAndOptions()
    {
        CountingCloudClient first = new();
        CountingCloudClient second = new();
        ServiceCollection services = new();
        services.AddLocalMode(Section(new() { ["Keyed:b:Summarizer:MaxRounds"] = "3" }))
            .AddChatSummarizer(_ => first, serviceKey: "a")
            .AddChatSummarizer(_ => second, serviceKey: "b");
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<ISummarizer>("a").SummarizeAsync("text", cancellationToken: Token);
        await provider.GetRequiredKeyedService<ISummarizer>("b").SummarizeAsync("text", cancellationToken: Token);
        await provider.GetRequiredKeyedService<ISummarizer>("b").SummarizeAsync("text", cancellationToken: Token);

        (first.Calls, second.Calls).Should().Be((1, 2));
        provider.GetRequiredService<IOptionsMonitor<ChatSummarizerOptions>>().Get("Keyed:b:Summarizer").MaxRounds.Should().Be(3);
        provider.GetService<ISummarizer>().Should().BeNull();
    }

    [Fact]
    public async Task AddChatRoles_RegisteredClient_AreBoundAndAskIt()
    {
        CountingCloudClient client = new();
        ServiceCollection services = new();
        services.AddChatClient(client);
        services.AddLocalMode(Section(new()
        {
            ["TextClassifier:Descriptions:from the cloud"] = "rain",
            ["ZeroShotClassifier:Parallelism"] = "3",
            ["EntityExtractor:MaxEntities"] = "7",
        }))
            .AddChatTextClassifier(["from the cloud", "other"], configure: static o => o.Parallelism = 2).ConfigurePipeline(static p => p.UseOpenTelemetry())
            .AddChatZeroShotClassifier()
            .AddChatEntityExtractor(["PERSON"]);
        await using ServiceProvider provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<ITextClassifier>().ClassifyAsync("text", cancellationToken: Token)).Label.Should().Be("from the cloud");
        (await provider.GetRequiredService<IZeroShotClassifier>().ClassifyAsync("text", ["other", "from the cloud"], cancellationToken: Token)).Label.Should().Be("from the cloud");
        await provider.GetRequiredService<IEntityExtractor>().Awaiting(e => e.ExtractEntitiesAsync("text", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();

        provider.GetRequiredService<IOptionsMonitor<ChatTextClassifierOptions>>().Get("TextClassifier").Descriptions.Should().ContainKey("from the cloud");
        provider.GetRequiredService<IOptionsMonitor<ChatZeroShotClassifierOptions>>().Get("ZeroShotClassifier").Parallelism.Should().Be(3);
        provider.GetRequiredService<IOptionsMonitor<ChatEntityExtractorOptions>>().Get("EntityExtractor").MaxEntities.Should().Be(7);
        provider.GetRequiredService<ITextClassifier>().GetService<TextClassifierMetadata>()!.Labels.Should().Equal("from the cloud", "other");
    }

    [Fact]
    public void Registration_TwiceUnderOneKey_IsRefused()
    {
        LocalModeBuilder builder = new ServiceCollection().AddLocalMode();
        builder.AddChatSummarizer().AddEmbeddingZeroShotClassifier(serviceKey: "a");
        builder.Invoking(b => b.AddChatSummarizer()).Should().Throw<InvalidOperationException>().WithMessage("*Summarizer*serviceKey*");
        builder.Invoking(b => b.AddEmbeddingZeroShotClassifier(serviceKey: "a")).Should().Throw<InvalidOperationException>();
        builder.Invoking(b => b.AddEmbeddingZeroShotClassifier()).Should().NotThrow();
        builder.Invoking(_ => ((LocalModeBuilder)null!).AddChatSummarizer()).Should().Throw<ArgumentNullException>();
        builder.Invoking(_ => ((LocalModeBuilder)null!).AddEmbeddingZeroShotClassifier()).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.AddOnnxEmbeddings(AllMiniLmL6V2.Model).ConfigurePipeline(null!)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.AddLlamaCppChat(SmolLM2.Instruct135M).ConfigurePipeline(null!)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData("Summarizer:Parallelism", "0")]
    [InlineData("Summarizer:MaxCharacters", "10")]
    [InlineData("ZeroShotClassifier:Temperature", "0")]
    [InlineData("ZeroShotClassifier:HypothesisTemplate", "no gap")]
    [InlineData("TextClassifier:Parallelism", "0")]
    [InlineData("EntityExtractor:MaxEntities", "0")]
    public async Task Options_OutOfRange_StopTheHostAtItsStart(string key, string value)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalMode(Section(new() { [key] = value })).AddChatSummarizer().AddEmbeddingZeroShotClassifier().AddChatTextClassifier(["a"]).AddChatEntityExtractor(["a"]);
        using IHost host = builder.Build();
        await host.Awaiting(h => h.StartAsync(Token)).Should().ThrowAsync<OptionsValidationException>().WithMessage($"*{key.Split(':')[1]}*");
    }

    [Fact]
    public async Task ConfigurePipeline_ChatAndEmbeddings_DecoratesThemAndTheModelsClose()
    {
        ServiceCollection services = new();
        services.AddLocalMode()
            .AddOnnxEmbeddings(AllMiniLmL6V2.Model).ConfigurePipeline(p => p.UseOpenTelemetry())
            .AddLlamaCppChat(SmolLM2.Instruct135M).ConfigurePipeline(p => p.UseOpenTelemetry())
            .EscalateTo(_ => new CountingCloudClient());
        ServiceProvider provider = services.BuildServiceProvider();
        IEmbeddingGenerator<string, Embedding<float>> embedder = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        embedder.Should().BeOfType<OpenTelemetryEmbeddingGenerator<string, Embedding<float>>>();
        chat.Should().BeOfType<FallbackChatClient>("the second leg lies outside of the local client's decorators");
        chat.GetService<OpenTelemetryChatClient>().Should().NotBeNull();
        provider.GetServices<IChatClient>().Should().ContainSingle();
        (await embedder.EmbedAsync("text", cancellationToken: Token)).Vector.Length.Should().Be(384);

        await provider.DisposeAsync();
        await embedder.Awaiting(e => e.EmbedAsync("text", cancellationToken: Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task AddChatSummarizer_BundledModel_SummarizesATextThatDoesNotFit()
    {
        ServiceCollection services = new();
        services.AddLocalMode(Section(new() { ["Chat:ContextSize"] = "256", ["Chat:Threads"] = "1", ["Summarizer:PartOutputTokens"] = "8" }))
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .AddChatSummarizer(configure: o => o.ChatOptions = new() { Temperature = 0, MaxOutputTokens = 8 });
        await using ServiceProvider provider = services.BuildServiceProvider();
        string text = string.Join(' ', Enumerable.Repeat("The harbour was closed for two days because of a storm from the north-west.", 13));

        Summary summary = await provider.GetRequiredService<ISummarizer>().SummarizeAsync(text, cancellationToken: Token);

        summary.Text.Should().NotBeEmpty();
        ((int)summary.AdditionalProperties![ChatSummarizer.CallCountKey]!).Should().BeGreaterThan(2);
        summary.Usage!.OutputTokenCount.Should().BeInRange(3, 8 * (int)summary.AdditionalProperties[ChatSummarizer.CallCountKey]!);
        summary.Usage.InputTokenCount.Should().BeGreaterThan(220, "every part was read");
        summary.ModelId.Should().Be(SmolLM2.Instruct135M.Name);
    }

    private static IConfigurationSection Section(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"LocalMode:{pair.Key}", pair => pair.Value)).Build().GetSection("LocalMode");
}
