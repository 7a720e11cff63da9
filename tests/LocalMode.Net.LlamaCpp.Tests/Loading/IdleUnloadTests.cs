using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>A client whose model is freed while idle.</summary>
public sealed class IdleUnloadTests : IAsyncLifetime
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private ModelReference _model = null!;
    private LlamaCppChatClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IModelReadiness Readiness => _client.GetService<IModelReadiness>()!;

    private IModelLoad Load => _client.GetService<IModelLoad>()!;

    public async ValueTask InitializeAsync()
    {
        _model = TinyDecoder.Create().Write(_folder);

        // A mapped file could not be changed or deleted everywhere.
        LlamaCppOptions options = new()
        {
            ContextSize = 64,
            Threads = 1,
            QueueLimit = 7,
            IdleUnloadAfter = Idle,
            UseMemoryMapping = false,
            TimeProvider = _time,
            CrashMarkerDirectory = Path.Combine(_folder.Path, "markers"),
        };
        _client = await LlamaCppChatClient.OpenAsync(_model, options, cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Idle_MessagesChangeWhileLoading_TheRequestIsAsItWasMade()
    {
        long? expected = (await _client.GetResponseAsync(Conversations.Ask("hello"), Conversations.Greedy(1), Token)).Usage!.InputTokenCount;
        _time.Advance(Idle);
        Readiness.State.Should().Be(ModelState.NotLoaded);
        TextContent text = new("hello");
        ChatMessage message = new(ChatRole.User, [text]);

        Task<ChatResponse> answer = _client.GetResponseAsync([message], Conversations.Greedy(1), Token);
        text.Text = "hello world hello world";
        message.Contents.Add(new TextContent("hello"));

        (await answer).Usage!.InputTokenCount.Should().Be(expected);
    }

    [Fact]
    public async Task Idle_NextRequest_LoadsAgainAndAnswersTheSame()
    {
        string expected = await AskAsync();
        _time.Advance(Idle - TimeSpan.FromSeconds(1));
        Readiness.State.Should().Be(ModelState.Ready);
        _time.Advance(TimeSpan.FromSeconds(1));
        Readiness.State.Should().Be(ModelState.NotLoaded);

        (await AskAsync()).Should().Be(expected);

        Readiness.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Idle_WhileARequestRuns_KeepsTheModel()
    {
        await using (IAsyncEnumerator<ChatResponseUpdate> updates =
            _client.GetStreamingResponseAsync(Conversations.Ask("hello"), Conversations.Greedy(20), Token).GetAsyncEnumerator(Token))
        {
            await updates.MoveNextAsync();
            _time.Advance(10 * Idle);
            Readiness.State.Should().Be(ModelState.Ready);
        }

        _time.Advance(Idle);
        Readiness.State.Should().Be(ModelState.NotLoaded);
    }

    [Fact]
    public async Task WarmUpAsync_Unloaded_LoadsAndIsIdleAnew()
    {
        _time.Advance(Idle);

        await Readiness.WarmUpAsync(Token);

        Readiness.State.Should().Be(ModelState.Ready);
        _time.Advance(Idle);
        Readiness.State.Should().Be(ModelState.NotLoaded);
    }

    [Fact]
    public async Task CountTokens_Unloaded_AsksForTheModelAndTheConversationLoadsIt()
    {
        int expected = _client.CountTokens("hello world");
        _time.Advance(Idle);

        ModelNotReadyException error = FluentActions.Invoking(() => _client.CountTokens("hello world")).Should().Throw<ModelNotReadyException>().Which;

        error.State.Should().Be(ModelState.NotLoaded);
        Readiness.State.Should().Be(ModelState.NotLoaded, "a synchronous call loads nothing");
        (await _client.CountTokensAsync(Conversations.Ask("hello world"), cancellationToken: Token)).Should().BeGreaterThan(expected);
        _client.CountTokens("hello world").Should().Be(expected);
    }

    [Fact]
    public async Task Load_LoadedAndUnloaded_TellsTheSameNeed()
    {
        long? needed = Load.MemoryNeeded;
        needed.Should().BeGreaterThan(new FileInfo(_model.Path).Length);
        Load.MemoryAvailable.Should().BeGreaterThan(needed!.Value);
        (Load.QueueLength, Load.QueueLimit).Should().Be((0, 7));

        _time.Advance(Idle);

        (Load.MemoryNeeded, Load.QueueLength, Load.QueueLimit).Should().Be((needed, 0, 7));
        await Readiness.WarmUpAsync(Token);
        Load.MemoryNeeded.Should().Be(needed);
    }

    [Fact]
    public async Task Request_FileChangedWhileUnloaded_IsInvalidUntilItIsTheSameAgain()
    {
        string expected = await AskAsync();
        DateTime written = File.GetLastWriteTimeUtc(_model.Path);
        byte[] bytes = await File.ReadAllBytesAsync(_model.Path, Token);
        _time.Advance(Idle);
        await File.WriteAllBytesAsync(_model.Path, TinyDecoder.Create(seed: 2).ToBytes(), Token);
        File.SetLastWriteTimeUtc(_model.Path, written.AddSeconds(1));

        (await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<ModelInvalidException>()).Which.File.Should().Be(_model.Path);
        Readiness.State.Should().Be(ModelState.Faulted);

        await File.WriteAllBytesAsync(_model.Path, bytes, Token);
        File.SetLastWriteTimeUtc(_model.Path, written);
        (await AskAsync()).Should().Be(expected);
        Readiness.State.Should().Be(ModelState.Ready);
    }

    [Fact]
    public async Task Request_FileDeletedWhileUnloaded_IsNotPresent()
    {
        _time.Advance(Idle);
        File.Delete(_model.Path);

        Readiness.State.Should().Be(ModelState.NotPresent);
        await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<ModelNotFoundException>();
        FluentActions.Invoking(() => _client.CountTokens("x")).Should().Throw<ModelNotReadyException>().Which.State.Should().Be(ModelState.NotPresent);
        Readiness.State.Should().Be(ModelState.NotPresent);
    }

    [Fact]
    public async Task DisposeAsync_Unloaded_EndsEverything()
    {
        _time.Advance(Idle);

        await _client.DisposeAsync();

        Readiness.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(AskAsync).Should().ThrowAsync<ObjectDisposedException>();
        Directory.GetFiles(Path.Combine(_folder.Path, "markers")).Should().BeEmpty("it was freed");
    }

    private async Task<string> AskAsync() =>
        (await _client.GetResponseAsync(Conversations.Ask("hello world"), Conversations.Greedy(8), Token)).Text;
}
