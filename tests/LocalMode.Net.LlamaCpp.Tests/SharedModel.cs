using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tests;
using LocalMode.LlamaCpp.Tokenization;

// One model on two cores: tests that run side by side would only wait for each other and blur what they measure.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SharedModel))]

namespace LocalMode.LlamaCpp.Tests;

/// <summary>The model, opened once for all tests that do not dispose it: as a client, and as a bare vocabulary for the internal types.</summary>
public sealed class SharedModel : IAsyncLifetime
{
    public LlamaCppChatClient Client { get; private set; } = null!;

    internal LlamaVocabulary Vocabulary { get; private set; } = null!;

    private LlamaModelHandle? Handle { get; set; }

    private TemporaryFolder Markers { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, new() { ContextSize = 2048, CrashMarkerDirectory = Markers.Path });
        Handle = ModelLoader.Load(TestModels.SmolLM2, progress: null, CancellationToken.None);
        Vocabulary = new(Handle);
    }

    public async ValueTask DisposeAsync()
    {
        Handle?.Dispose();
        await Client.DisposeAsync();
        Markers.Dispose();
    }
}
