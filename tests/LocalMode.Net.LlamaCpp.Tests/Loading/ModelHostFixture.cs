using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>What tests of the host begin with: a host of fake models over a file, and a clock that they move.</summary>
public abstract class ModelHostFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected ModelHostFixture()
    {
        ModelPath = _folder.Write("model.gguf", [1, 2, 3]);
        Host = Create(Starter, Idle);
    }

    private protected static TimeSpan Idle { get; } = TimeSpan.FromMinutes(5);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected FakeStarter Starter { get; } = new();

    private protected string ModelPath { get; }

    private protected ModelHost<FakeModel> Host { get; }

    public async ValueTask DisposeAsync()
    {
        Starter.HoldsFreeing = false;
        await Host.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ModelHost<FakeModel> Create(FakeStarter starter, TimeSpan? idle) =>
        new(new() { Model = ModelReference.FromFile(ModelPath), IdleUnloadAfter = idle, TimeProvider = Time }, starter.StartAsync);

    // Begins a load and waits until it has begun.
    private protected async Task<Task> BeginAsync()
    {
        Task called = Starter.Called;
        Task warm = Host.WarmUpAsync(Token);
        await called;
        return warm;
    }
}
