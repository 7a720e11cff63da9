using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tests.Engine;
using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>A logger that throws: nobody waits for ever, and the process lives.</summary>
public sealed class ThrowingLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_LoadFails_EndsWithTheLoadsError()
    {
        ModelReference model = ModelReference.FromFile(_folder.Write("model.gguf", [1, 2, 3]));
        await using ModelHost<FakeModel> host = new(
            new() { Model = model, Logger = new Throwing() }, static (_, _, _) => Task.FromException<FakeModel>(new InvalidDataException("load")));

        Func<Task> acquire = () => host.AcquireAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);

        (await acquire.Should().ThrowAsync<InvalidDataException>()).WithMessage("load");
    }

    [Fact]
    public async Task Stop_SavingLogs_EndsTheThread()
    {
        ModelReference file = TinyDecoder.Create().Write(_folder);
        EngineSettings settings = EngineSettings.From(new()
        {
            Threads = 1,
            MaxSequences = 1,
            PromptStateDirectory = Path.Combine(_folder.Path, "store"),
            PromptStateLimit = 1,
        });
        (InferenceWorker worker, _) = await InferenceWorker.StartAsync(file, settings with { Logger = new Throwing() }, progress: null, Token);
        await worker.AskAsync(Requests.Greedy([.. Enumerable.Range(0, 300).Select(static i => i % 250)], 1), Token);

        worker.Stop();

        await worker.Stopped.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Throwing : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new NotSupportedException("logger");
    }
}
