using LocalMode.LlamaCpp;
using LocalMode.LlamaCpp.Tests;
using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tests.Opening;

/// <summary>A registered model that is freed while idle: what the container tells is what the client inside tells.</summary>
public sealed class IdleModelTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ModelReference _model;
    private readonly ServiceProvider _provider;
    private readonly IChatClient _client;
    private readonly IModelReadiness _readiness;

    public IdleModelTests()
    {
        _model = TinyDecoder.Create().Write(_folder);
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddLocalMode().AddLlamaCppChat(_model, options =>
        {
            options.ContextSize = 64;
            options.Threads = 1;
            options.IdleUnloadAfter = Idle;
            options.UseMemoryMapping = false;
            options.CrashMarkerDirectory = Path.Combine(_folder.Path, "markers");
        });
        _provider = services.BuildServiceProvider();
        _client = _provider.GetRequiredService<IChatClient>();
        _readiness = _provider.GetServices<IModelReadiness>().Should().ContainSingle().Which;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_OverALife_IsThatOfTheModel()
    {
        _client.GetService<IModelReadiness>().Should().BeSameAs(_readiness);
        _readiness.State.Should().Be(ModelState.NotLoaded);
        string expected = await AskAsync();
        _readiness.State.Should().Be(ModelState.Ready);

        _time.Advance(Idle);
        _readiness.State.Should().Be(ModelState.NotLoaded);
        await _readiness.WarmUpAsync(Token);
        _readiness.State.Should().Be(ModelState.Ready);
        _time.Advance(Idle);
        _readiness.State.Should().Be(ModelState.NotLoaded);

        (await AskAsync()).Should().Be(expected);
        _readiness.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Request_FileDeletedWhileUnloaded_IsNotPresentInTheContainerToo()
    {
        await AskAsync();
        _time.Advance(Idle);
        File.Delete(_model.Path);

        _readiness.State.Should().Be(ModelState.NotPresent);
        await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<ModelNotFoundException>();
        await FluentActions.Awaiting(() => _readiness.WarmUpAsync(Token)).Should().ThrowAsync<ModelNotFoundException>();
    }

    [Fact]
    public async Task Request_FileChangedWhileUnloaded_IsFaultedInTheContainerToo()
    {
        await AskAsync();
        _time.Advance(Idle);
        await File.WriteAllBytesAsync(_model.Path, new byte[100], Token);

        await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<ModelInvalidException>();
        _readiness.State.Should().Be(ModelState.Faulted);
    }

    [Fact]
    public async Task Load_Opened_IsTheClients()
    {
        _client.GetService<IModelLoad>().Should().BeNull("nothing is open");

        await _readiness.WarmUpAsync(Token);

        IModelLoad load = _client.GetService<IModelLoad>()!;
        load.Should().BeSameAs(_client.GetService<LlamaCppChatClient>());
        load.MemoryNeeded.Should().BePositive();
        _client.GetService<ITokenCounter>()!.CountTokens("hello").Should().BePositive();
        _time.Advance(Idle);
        _client.GetService<ITokenCounter>()!.Invoking(static counter => counter.CountTokens("hello")).Should().Throw<ModelNotReadyException>();
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AskAsync() => (await _client.GetResponseAsync("hello world", new() { Temperature = 0, MaxOutputTokens = 8 }, Token)).Text;
}
