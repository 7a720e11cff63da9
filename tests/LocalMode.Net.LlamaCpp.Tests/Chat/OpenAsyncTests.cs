using LocalMode.LlamaCpp.Tests.Gguf;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Tests.Chat;

public sealed class OpenAsyncTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> WrongOptions => [.. Wrong.Keys];

    private static Dictionary<string, LlamaCppOptions> Wrong { get; } = new()
    {
        ["ContextSize small"] = new() { ContextSize = 15 },
        ["ContextSize beyond the model"] = new() { ContextSize = 8193 },
        ["BatchSize zero"] = new() { BatchSize = 0 },
        ["Threads zero"] = new() { Threads = 0 },
        ["QueueLimit negative"] = new() { QueueLimit = -1 },
        ["MemoryLimit negative"] = new() { MemoryLimit = -1 },
        ["MaxSequences zero"] = new() { MaxSequences = 0 },
        ["MaxSequences above what there is"] = new() { MaxSequences = 257 },
        ["BatchThreads zero"] = new() { BatchThreads = 0 },
        ["GpuLayers negative"] = new() { GpuLayers = -1 },
        ["KeyCacheType undefined"] = new() { KeyCacheType = (KeyValueCacheType)9 },
        ["ValueCacheType undefined"] = new() { ValueCacheType = (KeyValueCacheType)9 },
        ["PromptStateDirectory empty"] = new() { PromptStateDirectory = "" },
        ["PromptStateLimit negative"] = new() { PromptStateLimit = -1 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_NullModel_Throws() =>
        await FluentActions.Awaiting(() => LlamaCppChatClient.OpenAsync(null!)).Should().ThrowAsync<ArgumentNullException>();

    [Fact]
    public async Task OpenAsync_Directory_IsAnArgumentError() =>
        await OpeningAsync(ModelReference.FromDirectory(_folder.Path)).Should().ThrowAsync<ArgumentException>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_MissingFile_NamesIt(bool verify) =>
        (await OpeningAsync(ModelReference.FromFile(Path.Combine(_folder.Path, "gone.gguf")), new() { VerifyFiles = verify }).Should().ThrowAsync<ModelNotFoundException>())
            .Which.ProbedPaths.Should().ContainSingle().Which.Should().EndWith("gone.gguf");

    [Fact]
    public async Task OpenAsync_TruncatedModel_IsInvalid()
    {
        byte[] start = new byte[1 << 20];
        await using (FileStream file = File.OpenRead(TestModels.SmolLM2.Path))
            await file.ReadExactlyAsync(start, Token);

        (await OpeningBytesAsync(start).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*cut off*");
    }

    [Fact]
    public async Task OpenAsync_ModelWithoutItsLastByte_IsInvalid()
    {
        string path = Path.Combine(_folder.Path, "model.gguf");
        File.Copy(TestModels.SmolLM2.Path, path);
        await using (FileStream file = new(path, FileMode.Open))
            file.SetLength(file.Length - 32);

        (await OpeningAsync(ModelReference.FromFile(path)).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*cut off*");
    }

    [Fact]
    public async Task OpenAsync_RandomBytes_IsInvalid()
    {
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);

        (await OpeningBytesAsync(bytes).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*'GGUF'*");
    }

    [Fact]
    public async Task OpenAsync_EmptyFile_IsInvalid() => await OpeningBytesAsync([]).Should().ThrowAsync<ModelInvalidException>();

    [Fact]
    public async Task OpenAsync_AbsurdCounts_IsInvalid()
    {
        GgufBuilder builder = GgufBuilder.Valid();
        builder.ClaimedTensors = ulong.MaxValue;

        await OpeningBytesAsync(builder.ToBytes()).Should().ThrowAsync<ModelInvalidException>();
    }

    [Fact]
    public async Task OpenAsync_HeaderThatOnlyLooksRight_CarriesTheEnginesWords() =>
        (await OpeningBytesAsync(GgufBuilder.Valid().ToBytes()).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*llama.cpp refused it: *key not found in model*");

    [Fact]
    public async Task OpenAsync_NoTemplate_IsUnsupportedBeforeLoading() =>
        (await OpeningBytesAsync(GgufBuilder.Valid(template: null).ToBytes()).Should().ThrowAsync<UnsupportedCapabilityException>()).WithMessage("*ChatTemplate*");

    [Fact]
    public async Task OpenAsync_TemplateThatCannotBeRead_Fails() =>
        await OpeningAsync(TestModels.SmolLM2, new() { ChatTemplate = "{% if %}" }).Should().ThrowAsync<TemplateFailedException>();

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task OpenAsync_OptionOutOfRange_NamesIt(string name) =>
        (await OpeningAsync(TestModels.SmolLM2, Wrong[name]).Should().ThrowAsync<ArgumentOutOfRangeException>()).WithParameterName(name.Split(' ')[0]);

    [Fact]
    public async Task OpenAsync_TooLittleMemory_SaysHowMuch()
    {
        ModelOutOfMemoryException error = (await OpeningAsync(TestModels.SmolLM2, new() { MemoryLimit = 100_000_000 }).Should().ThrowAsync<ModelOutOfMemoryException>()).Which;

        error.AvailableBytes.Should().Be(100_000_000);
        error.NeededBytes.Should().BeGreaterThan(100_000_000);
    }

    [Fact]
    public async Task OpenAsync_Progress_RisesToReady()
    {
        List<ModelLoadProgress> reports = [];

        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, progress: new Recorder(reports.Add), cancellationToken: Token);

        reports.Should().Contain(report => report.Stage == ModelLoadStage.Loading && report.Fraction > 0 && report.Fraction < 1);
        reports.Where(static report => report.Stage == ModelLoadStage.Loading).Select(static report => report.Fraction).Should().BeInAscendingOrder();
        reports[^1].Should().Be(new ModelLoadProgress(TestModels.SmolLM2.Name, ModelLoadStage.Ready, 1));
        client.ContextLength.Should().Be(4096, "that is the default");
    }

    [Fact]
    public async Task OpenAsync_ProgressThrows_GivesThatError() =>
        await FluentActions.Awaiting(() => LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, progress: new Recorder(static _ => throw new TimeoutException()), cancellationToken: Token))
            .Should().ThrowAsync<TimeoutException>();

    [Fact]
    public async Task OpenAsync_CancelledWhileLoading_CarriesTheToken()
    {
        using CancellationTokenSource source = new();
        Recorder progress = new(report =>
        {
            if (report is { Stage: ModelLoadStage.Loading, Fraction: > 0.2 })
                source.Cancel();
        });

        (await FluentActions.Awaiting(() => LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, progress: progress, cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task OpenAsync_CancelledBefore_DoesNothing()
    {
        List<ModelLoadProgress> reports = [];

        await FluentActions.Awaiting(() => LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, progress: new Recorder(reports.Add), cancellationToken: new(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
        reports.Should().BeEmpty();
    }

    [Fact]
    public async Task OpenAsync_Logger_ReceivesTheEnginesMessages()
    {
        Collector logs = new();

        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { LoggerFactory = logs }, cancellationToken: Token);

        logs.Messages.Should().Contain(static message => message.Contains("llama_model_loader", StringComparison.Ordinal));
        logs.Category.Should().Be("LocalMode.LlamaCpp.LlamaCppChatClient");
    }

    [Fact]
    public async Task Dispose_AfterOpening_CanBeRepeated()
    {
        LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 64 }, cancellationToken: Token);

        client.Dispose();
        await client.DisposeAsync();
        client.Dispose();

        client.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => client.WarmUpAsync(Token)).Should().ThrowAsync<ObjectDisposedException>();
        FluentActions.Invoking(() => client.CountTokens("x")).Should().Throw<ObjectDisposedException>();
        await FluentActions.Awaiting(() => client.GetResponseAsync(Conversations.Ask("x"), cancellationToken: Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    public void Dispose() => _folder.Dispose();

    private static Func<Task> OpeningAsync(ModelReference model, LlamaCppOptions? options = null) =>
        () => LlamaCppChatClient.OpenAsync(model, options, cancellationToken: Token);

    private Func<Task> OpeningBytesAsync(byte[] bytes) => OpeningAsync(ModelReference.FromFile(_folder.Write("model.gguf", bytes)));

    private sealed class Recorder(Action<ModelLoadProgress> report) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value) => report(value);
    }

    private sealed class Collector : ILoggerFactory, ILogger
    {
        public List<string> Messages { get; } = [];

        public string? Category { get; private set; }

        public ILogger CreateLogger(string categoryName)
        {
            Category = categoryName;
            return this;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
