using LocalMode.Models;

namespace LocalMode.Static.Tests.Fixtures;

/// <summary>The bundled model, opened once for a class.</summary>
public sealed class MiniLmStaticFixture : IAsyncLifetime
{
    public StaticEmbeddingGenerator Generator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Generator = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, new() { WorkerCount = 2 });

    public ValueTask DisposeAsync() => Generator.DisposeAsync();
}
