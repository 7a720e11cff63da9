using LocalMode.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalMode.Tests.DependencyInjection;

[Collection(ChatModelTests.Name)]
public class AddLocalModeTests
{
    private static readonly ChatOptions Brief = new() { MaxOutputTokens = 4, Temperature = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registrations_Resolved_OpenNothingUntilTheFirstCall()
    {
        await using ServiceProvider provider = Services([]).BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        IEmbeddingGenerator<string, Embedding<float>> embedder = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

        chat.GetService<IModelReadiness>()!.State.Should().Be(ModelState.NotLoaded);
        provider.GetServices<IModelReadiness>().Should().HaveCount(2);

        ChatResponse response = await chat.GenerateTextAsync("hi", Brief, Token);
        Embedding<float> vector = await embedder.EmbedQueryAsync("hi", cancellationToken: Token);

        response.ModelId.Should().Be(SmolLM2.Instruct135M.Name);
        vector.Vector.Length.Should().Be(384);
        provider.GetServices<IModelReadiness>().Should().AllSatisfy(m => m.State.Should().Be(ModelState.Ready));
    }

    [Fact]
    public async Task EscalateTo_TakesThePlaceOfTheLocalClientAndFallsBack()
    {
        CountingCloudClient cloud = new();
        ServiceCollection services = new();
        services.AddKeyedSingleton<IChatClient>("cloud", cloud);
        services.AddLocalMode(Section(new() { ["Chat:ContextSize"] = "256" }))
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .EscalateTo(sp => sp.GetRequiredKeyedService<IChatClient>("cloud"))
            .UseFunctionInvocation();
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetServices<IChatClient>().Should().ContainSingle();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        chat.GetService<FunctionInvokingChatClient>().Should().NotBeNull();

        (await chat.GenerateTextAsync("hi", Brief, Token)).GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        cloud.Calls.Should().Be(0);
        ChatResponse escalated = await chat.GenerateTextAsync(string.Concat(Enumerable.Repeat("far too long ", 400)), Brief, Token);
        escalated.Text.Should().Be("from the cloud");
        escalated.GetEscalationReport()!.Reason.Should().Be(EscalationReason.ContextOverflow);
        cloud.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Keyed_Registrations_HaveTheirOwnOptions()
    {
        ServiceCollection services = new();
        services.AddLocalMode(Section(new() { ["Keyed:small:Chat:ContextSize"] = "128", ["Chat:ContextSize"] = "512" }))
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .AddLlamaCppChat(SmolLM2.Instruct135M, serviceKey: "small")
            .AddOnnxEmbeddings(AllMiniLmL6V2.Model, serviceKey: "minilm");
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient small = provider.GetRequiredKeyedService<IChatClient>("small");
        IChatClient plain = provider.GetRequiredService<IChatClient>();
        await small.GetService<IModelReadiness>()!.WarmUpAsync(Token);
        await plain.GetService<IModelReadiness>()!.WarmUpAsync(Token);

        small.GetService<ITokenCounter>()!.ContextLength.Should().Be(128);
        plain.GetService<ITokenCounter>()!.ContextLength.Should().Be(512);
        provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("minilm").Should().NotBeNull();
    }

    [Fact]
    public async Task Readiness_OfAKeyedModel_IsKeyedTooAndListed()
    {
        ServiceCollection services = new();
        services.AddLocalMode().AddOnnxEmbeddings(AllMiniLmL6V2.Model, serviceKey: "minilm").AddLlamaCppChat(SmolLM2.Instruct135M);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<IModelReadiness>("minilm").Should().BeSameAs(provider.GetServices<IModelReadiness>().First());
        provider.GetServices<IModelReadiness>().Should().HaveCount(2);
    }

    [Fact]
    public void Registration_TwiceUnderOneKey_IsRefused()
    {
        LocalModeBuilder builder = new ServiceCollection().AddLocalMode();
        builder.AddLlamaCppChat(SmolLM2.Instruct135M).EscalateTo(_ => new CountingCloudClient());
        builder.AddOnnxEmbeddings(AllMiniLmL6V2.Model, serviceKey: "a");

        builder.Invoking(b => b.AddLlamaCppChat(SmolLM2.Instruct135M)).Should().Throw<InvalidOperationException>().WithMessage("*serviceKey*");
        builder.Invoking(b => b.AddOnnxEmbeddings(AllMiniLmL6V2.Model, serviceKey: "a")).Should().Throw<InvalidOperationException>();
        builder.Invoking(b => b.AddOnnxEmbeddings(AllMiniLmL6V2.Model)).Should().NotThrow();
    }

    [Fact]
    public async Task EscalateTo_TheFallbackItself_FailsInsteadOfCallingItself()
    {
        ServiceCollection services = new();
        services.AddLocalMode(Section(new() { ["Chat:ContextSize"] = "64" }))
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .EscalateTo(sp => sp.GetRequiredService<IChatClient>());
        await using ServiceProvider provider = services.BuildServiceProvider();

        AggregateException thrown = (await provider.GetRequiredService<IChatClient>()
            .Awaiting(c => c.GenerateTextAsync(string.Concat(Enumerable.Repeat("far too long ", 100)), Brief, Token))
            .Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions[0].Should().BeOfType<ContextOverflowException>();
        thrown.InnerExceptions[1].Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("key");
    }

    [Fact]
    public async Task WarmUpOnStart_HostStarts_OpensTheModels()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalMode().AddOnnxEmbeddings(AllMiniLmL6V2.Model).WarmUpOnStart();
        using IHost host = builder.Build();
        await host.StartAsync(Token);
        IModelReadiness readiness = host.Services.GetRequiredService<IModelReadiness>();

        await host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!.WaitAsync(Token);

        readiness.State.Should().Be(ModelState.Ready);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task WarmUpOnStart_ModelMissing_DoesNotStopTheHost()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalMode().AddOnnxEmbeddings(ModelReference.FromDirectory("/nowhere/at/all")).WarmUpOnStart();
        using IHost host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!.WaitAsync(Token);

        host.Services.GetRequiredService<IModelReadiness>().State.Should().Be(ModelState.Faulted);
        await host.StopAsync(Token);
    }

    [Theory]
    [InlineData("Chat:ContextSize", "-1")]
    [InlineData("Embeddings:TokenBudget", "0")]
    [InlineData("Escalation:FirstContentTimeout", "-00:00:01")]
    public async Task Options_OutOfRange_StopTheHostAtItsStart(string key, string value)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalMode(Section(new() { [key] = value }))
            .AddOnnxEmbeddings(AllMiniLmL6V2.Model)
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .EscalateTo(_ => new CountingCloudClient());
        using IHost host = builder.Build();

        await host.Awaiting(h => h.StartAsync(Token)).Should().ThrowAsync<OptionsValidationException>().WithMessage($"*{key.Split(':')[1]}*");
    }

    [Fact]
    public async Task Provider_Disposed_ClosesTheModels()
    {
        ServiceProvider provider = Services([]).BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        await chat.GenerateTextAsync("hi", Brief, Token);

        await provider.DisposeAsync();

        await chat.Awaiting(c => c.GenerateTextAsync("hi", Brief, Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public void Registration_Null_ThrowsArgumentNull()
    {
        ServiceCollection services = new();
        LocalModeBuilder builder = services.AddLocalMode();
        ((Action)(() => ((IServiceCollection)null!).AddLocalMode())).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.AddLlamaCppChat(null!)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.AddOnnxEmbeddings(null!)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.AddLlamaCppChat(SmolLM2.Instruct135M).EscalateTo(null!)).Should().Throw<ArgumentNullException>();
    }

    private static ServiceCollection Services(Dictionary<string, string?> settings)
    {
        ServiceCollection services = new();
        services.AddLocalMode(Section(settings)).AddOnnxEmbeddings(AllMiniLmL6V2.Model).AddLlamaCppChat(SmolLM2.Instruct135M);
        return services;
    }

    // One thread: llama.cpp's threads wait for each other without sleeping, which is slow where tests outnumber processors.
    private static IConfigurationSection Section(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("LocalMode:Chat:Threads", "1"), new("LocalMode:Keyed:small:Chat:Threads", "1")]).AddInMemoryCollection(settings.ToDictionary(pair => $"LocalMode:{pair.Key}", pair => pair.Value)).Build().GetSection("LocalMode");
}
