using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class CrashMarkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Warnings _warnings = new();
    private readonly ModelReference _model;

    public CrashMarkerTests() => _model = TinyDecoder.Create().Write(_folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Markers => Path.Combine(_folder.Path, "markers");

    [Fact]
    public async Task Open_AbortWhileRunning_IsRefusedWithTheLastWords()
    {
        string printed = await DieAsync(CrashChild.AbortWhileRunning);

        ModelInvalidException error = (await OpeningAsync().Should().ThrowAsync<ModelInvalidException>()).Which;

        printed.Should().Contain("sky is blue");
        error.File.Should().Be(_model.Path);
        error.Reason.Should().MatchRegex(@"process \d+ died while running requests \(since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)")
            .And.Contain("graph.cpp:42: GGML_ASSERT(sky is blue) failed")
            .And.Contain(Directory.GetFiles(Markers).Should().ContainSingle().Which)
            .And.Contain("IgnoreCrashMarker");
        await OpeningAsync().Should().ThrowAsync<ModelInvalidException>("it stays refused");
    }

    [Fact]
    public async Task Open_AbortWhileLoading_IsRefusedWithTheStage()
    {
        await DieAsync(CrashChild.AbortWhileLoading);

        (await OpeningAsync().Should().ThrowAsync<ModelInvalidException>()).WithMessage("*died while loading it*sky is blue*");
    }

    [Theory]
    [InlineData(CrashChild.KillWhileLoading, "Loading", "loading it")]
    [InlineData(CrashChild.KillWhileRunning, "Running", "running requests")]
    public async Task Open_DeathWithoutWords_WarnsOnceAndIsRefusedTheSecondTimeInARow(string how, string stage, string words)
    {
        await DieAsync(how);
        await OpeningAsync().Should().NotThrowAsync();
        _warnings.Messages.Should().ContainSingle().Which.Should().Contain(stage).And.Contain("no message");
        await OpeningAsync().Should().NotThrowAsync();
        _warnings.Messages.Should().ContainSingle("it has run well since");

        await DieAsync(how);
        await DieAsync(how);

        (await OpeningAsync().Should().ThrowAsync<ModelInvalidException>()).WithMessage($"*died while {words}*the last of 2 times in a row*no message*");
        await OpeningAsync(ignore: true).Should().NotThrowAsync();
        Directory.GetFiles(Markers).Should().BeEmpty("a request ran and ended well");
        await OpeningAsync().Should().NotThrowAsync();
    }

    [Fact]
    public async Task Open_DeathsWhileLoadingWithAGoodLoadBetween_AreNotInARow()
    {
        await DieAsync(CrashChild.KillWhileLoading);
        await DieAsync(CrashChild.KillWhileIdle);
        await DieAsync(CrashChild.KillWhileLoading);

        await OpeningAsync().Should().NotThrowAsync();

        _warnings.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task Open_MarkerDeleted_OpensAgain()
    {
        await DieAsync(CrashChild.AbortWhileLoading);
        File.Delete(Directory.GetFiles(Markers).Should().ContainSingle().Which);

        await OpeningAsync().Should().NotThrowAsync();
    }

    [Theory]
    [InlineData(CrashChild.KillWhileIdle)]
    [InlineData(CrashChild.LeaveWhileRunning)]
    [InlineData(CrashChild.EndWell)]
    public async Task Open_EndThatWasNoCrash_OpensWithoutAWord(string how)
    {
        await DieAsync(how);

        await OpeningAsync().Should().NotThrowAsync();

        _warnings.Messages.Should().BeEmpty();
        Directory.GetFiles(Markers).Should().BeEmpty();
    }

    [Fact]
    public async Task Open_AnotherBuildOfTheModel_IsAnotherModel()
    {
        await DieAsync(CrashChild.AbortWhileLoading);
        string copy = Path.Combine(_folder.Path, "copy.gguf");
        File.Copy(_model.Path, copy);

        await OpeningAsync(model: ModelReference.FromFile(copy)).Should().NotThrowAsync();
    }

    [Fact]
    public async Task Open_OpenElsewhereInThisProcess_IsNoCrash()
    {
        await using ModelHost<ChatModel> other = Host();
        using ModelLease<ChatModel> lease = await other.AcquireAsync(Token);

        await OpeningAsync().Should().NotThrowAsync();

        Directory.GetFiles(Markers).Should().ContainSingle();
        _warnings.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Open_FolderCannotBeWritten_WorksAndSaysSo()
    {
        _folder.Write("markers", [1]);

        await OpeningAsync().Should().NotThrowAsync();

        _warnings.Messages.Should().ContainSingle().Which.Should().Contain("cannot be kept");
    }

    [Fact]
    public void Read_WhatIsNoMarker_IsNoCrash()
    {
        foreach (string text in (string[])["", "\n", "loading", "loading 2026-01-01T00:00:00Z\nprocess x y\nmodel m\n", new('x', 200_000), "running z\nprocess 99999999999 1\nmodel m\nwords"])
        {
            string file = _folder.Write("x.crash", System.Text.Encoding.UTF8.GetBytes(text));
            CrashRecord.Read(file).Should().BeNull();
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> DieAsync(string how) => CrashChild.RunAsync(how, _model.Path, Markers, Token);

    private ModelHost<ChatModel> Host(bool ignore = false, ModelReference? model = null) => ChatModel.Host(
        model ?? _model,
        EngineSettings.From(new() { ContextSize = 64, BatchSize = 32, CrashMarkerDirectory = Markers, IgnoreCrashMarker = ignore, LoggerFactory = _warnings }));

    // Opens, takes the model as a request does, and closes.
    private Func<Task> OpeningAsync(bool ignore = false, ModelReference? model = null) => async () =>
    {
        await using ModelHost<ChatModel> host = Host(ignore, model);
        using ModelLease<ChatModel> lease = await host.AcquireAsync(Token);
    };

    private sealed class Warnings : ILoggerFactory, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning && eventId.Id is 21 or 22)
                Messages.Add(formatter(state, exception));
        }

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
