namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>One opened MiniLM for all tests of the collection, with two workers on any machine.</summary>
public sealed class MiniLmFixture : IAsyncLifetime
{
    public OnnxEmbeddingGenerator Generator { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Generator = await OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, new() { WorkerCount = 2 }, cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Generator.DisposeAsync();
}
