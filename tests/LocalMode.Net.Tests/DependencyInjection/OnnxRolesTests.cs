using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalMode.Tests.DependencyInjection;

public class OnnxRolesTests
{
    public static TheoryData<string> Names => OnnxRoleCase.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Registration_AnyRole_OpensAtTheFirstCallAndAnswersAsTheModelItself(string name)
    {
        OnnxRoleCase role = OnnxRoleCase.All[name];
        ServiceCollection services = new();
        role.Add(services.AddLocalMode(), role.Model, null);
        ServiceProvider provider = services.BuildServiceProvider();
        object registered = provider.GetRequiredService(role.Role);
        IModelReadiness readiness = provider.GetRequiredService<IModelReadiness>();
        readiness.State.Should().Be(ModelState.NotLoaded);

        string answer = await role.CallAsync(registered, Token);

        readiness.State.Should().Be(ModelState.Ready);
        object direct = await role.OpenAsync(role.Model);
        answer.Should().NotBeEmpty().And.Be(await role.CallAsync(direct, Token));
        registered.GetType().Name.Should().Be($"OpenTelemetry{name}");
        Ask(registered, typeof(IModelReadiness)).Should().BeSameAs(readiness);
        Ask(registered, direct.GetType()).Should().BeOfType(direct.GetType(), "the opened model is found through the decorators");
        await ((IAsyncDisposable)direct).DisposeAsync();

        await provider.DisposeAsync();
        await role.Awaiting(r => r.CallAsync(registered, Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Registration_Keyed_HasItsOwnModelAndOptions(string name)
    {
        OnnxRoleCase role = OnnxRoleCase.All[name];
        ServiceCollection services = new();
        string file = name is "Summarizer" or "Translator" ? "EncoderFile" : "ModelFile";
        LocalModeBuilder builder = services.AddLocalMode(Section(new() { [$"Keyed:bad:{name}:{file}"] = "nowhere.onnx" }));
        role.Add(builder, role.Model, null);
        role.Add(builder, role.Model, "bad");
        await using ServiceProvider provider = services.BuildServiceProvider();

        (await role.CallAsync(provider.GetRequiredService(role.Role), Token)).Should().NotBeEmpty();
        await role.Awaiting(r => r.CallAsync(provider.GetRequiredKeyedService(r.Role, "bad"), Token)).Should().ThrowAsync<LocalModeException>();

        provider.GetRequiredKeyedService<IModelReadiness>("bad").State.Should().Be(ModelState.Faulted);
        builder.Invoking(b => role.Add(b, role.Model, "bad")).Should().Throw<InvalidOperationException>().WithMessage($"*{name}*bad*");
        builder.Invoking(b => role.Add(b, null!, "other")).Should().Throw<ArgumentNullException>();
        role.Invoking(r => r.Add(null!, r.Model, null)).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Options_OutOfRange_StopTheHostAtItsStart(string name)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        OnnxRoleCase.All[name].Add(builder.Services.AddLocalMode(Section(new() { [$"{name}:WorkerCount"] = "0" })), OnnxRoleCase.All[name].Model, null);
        using IHost host = builder.Build();
        await host.Awaiting(h => h.StartAsync(Token)).Should().ThrowAsync<OptionsValidationException>().WithMessage("*WorkerCount*");
    }

    [Fact]
    public async Task WarmUpOnStart_AllRoles_OpensEach()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        LocalModeBuilder local = builder.Services.AddLocalMode().WarmUpOnStart();
        foreach (OnnxRoleCase role in OnnxRoleCase.All.Values)
            role.Add(local, role.Model, null);
        local.AddStaticEmbeddings(OnnxRoleCase.Directory("static-embed"));
        using IHost host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!.WaitAsync(Token);

        host.Services.GetServices<IModelReadiness>().Should().HaveCount(9).And.OnlyContain(m => m.State == ModelState.Ready);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task AddStaticEmbeddings_Resolved_EmbedsAndSharesItsSectionWithOnnx()
    {
        ServiceCollection services = new();
        LocalModeBuilder builder = services.AddLocalMode(Section(new() { ["Embeddings:Normalize"] = "true", ["Keyed:plain:Embeddings:Normalize"] = "false" }));
        builder.AddStaticEmbeddings(OnnxRoleCase.Directory("static-embed")).AddStaticEmbeddings(OnnxRoleCase.Directory("static-embed"), serviceKey: "plain");
        await using ServiceProvider provider = services.BuildServiceProvider();

        Embedding<float> vector = await provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().EmbedAsync("hello world", cancellationToken: Token);
        Embedding<float> plain = await provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("plain").EmbedAsync("hello world", cancellationToken: Token);

        Math.Sqrt(vector.Vector.ToArray().Sum(x => x * x)).Should().BeApproximately(1, 1e-5);
        Math.Sqrt(plain.Vector.ToArray().Sum(x => x * x)).Should().NotBeApproximately(1, 1e-3);
        builder.Invoking(b => b.AddOnnxEmbeddings(OnnxRoleCase.Directory("embed-mean-bert"))).Should().Throw<InvalidOperationException>();
        builder.Invoking(b => b.AddStaticEmbeddings(null!)).Should().Throw<ArgumentNullException>();
    }

    private static object? Ask(object role, Type type) => role.GetType().GetMethod("GetService")!.Invoke(role, [type, null]);

    private static IConfigurationSection Section(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"LocalMode:{pair.Key}", pair => pair.Value)).Build().GetSection("LocalMode");
}
