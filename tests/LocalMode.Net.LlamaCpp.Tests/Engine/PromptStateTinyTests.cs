using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>Saved conversations of tiny models: what they must not be used for, and what a full or littered folder does.</summary>
public sealed class PromptStateTinyTests : IDisposable
{
    private static readonly int[] Prompt = [.. Enumerable.Range(0, 300).Select(static i => i * 13 % 250)];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.Path, "store");

    [Fact]
    public async Task Restore_OtherAdapter_IsNotUsed()
    {
        TinyModel model = TinyDecoder.Create();
        string path = TinyAdapter.Create(model, seed: 14, alpha: 8, "blk.0.attn_k.weight", "blk.1.ffn_down.weight").Write(_folder, "adapter.gguf").Path;
        string same = TinyAdapter.Create(model, seed: 14, alpha: 8, "blk.0.attn_k.weight", "blk.1.ffn_down.weight").Write(_folder, "same.gguf").Path;
        string other = TinyAdapter.Create(model, seed: 15, alpha: 8, "blk.0.attn_k.weight", "blk.1.ffn_down.weight").Write(_folder, "other.gguf").Path;
        ModelReference file = model.Write(_folder);

        (await CachedAsync(file)).Should().Be(0);
        (await CachedAsync(file, new LlamaCppAdapter { Path = path })).Should().Be(0, "it was calculated without the adapter");
        (await CachedAsync(file, new LlamaCppAdapter { Path = path, Scale = 0.5f })).Should().Be(0, "it was calculated with another scale");
        (await CachedAsync(file, new LlamaCppAdapter { Path = other })).Should().Be(0, "it was calculated with another adapter");
        (await CachedAsync(file)).Should().Be(Prompt.Length);
        (await CachedAsync(file, new LlamaCppAdapter { Path = same })).Should().Be(Prompt.Length, "the bytes count, not the name");
    }

    [Fact]
    public async Task Restore_WeightsInTheMiddleOfTheFileChanged_IsNotUsed()
    {
        TinyShape shape = new() { Width = 256, Heads = 4, KeyValueHeads = 4, FeedForward = 1024, Layers = 2 };
        ModelReference file = TinyDecoder.Create(shape: shape).Write(_folder);
        (await CachedAsync(file)).Should().Be(0);

        byte[] bytes = await File.ReadAllBytesAsync(file.Path, Token);
        bytes.Length.Should().BeGreaterThan(6 << 20);
        bytes.AsSpan((bytes.Length / 2) - (512 << 10), 1 << 20).Clear();
        await File.WriteAllBytesAsync(file.Path, bytes, Token);

        (await CachedAsync(file)).Should().Be(0);
    }

    [Fact]
    public async Task Restore_FolderIsFull_DeletesAnother()
    {
        ModelReference file = TinyDecoder.Create().Write(_folder);
        await AskAsync(file, long.MaxValue, 0);
        long size = new FileInfo(Directory.GetFiles(Store).Single()).Length;
        await AskAsync(file, long.MaxValue, 1);

        // The third is in memory when the first, which is the oldest, is asked for again: there is room for two.
        (await AskAsync(file, (size * 5) / 2, 2, 0)).Should().Equal(0, Prompt.Length);
    }

    [Fact]
    public async Task Open_LeftoversOfADeadProcess_AreDeleted()
    {
        ModelReference file = TinyDecoder.Create().Write(_folder);
        string old = _folder.Write("store/0123456789abcdef-1.lmprompt.1.tmp", new byte[1000]);
        string young = _folder.Write("store/0123456789abcdef-1.lmprompt.2.tmp", new byte[1000]);
        string foreign = _folder.Write("store/notes.tmp", new byte[1000]);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        File.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddDays(-2));

        await AskAsync(file, long.MaxValue, 0);

        File.Exists(old).Should().BeFalse();
        File.Exists(young).Should().BeTrue("somebody may be writing it");
        File.Exists(foreign).Should().BeTrue();
    }

    [Fact]
    public void From_RelativeFolders_CountFromTheDirectoryOfNow()
    {
        EngineSettings settings = EngineSettings.From(new() { PromptStateDirectory = "states", CrashMarkerDirectory = "crashes" });

        settings.PromptStateDirectory.Should().Be(Path.GetFullPath("states"));
        settings.CrashMarkerDirectory.Should().Be(Path.GetFullPath("crashes"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> CachedAsync(ModelReference file, params LlamaCppAdapter[] adapters) => (await AskAsync(file, new LlamaCppOptions { Adapters = adapters }, 0))[0];

    private Task<int[]> AskAsync(ModelReference file, long limit, params int[] shifts) => AskAsync(file, new LlamaCppOptions { PromptStateLimit = limit }, shifts);

    private async Task<int[]> AskAsync(ModelReference file, LlamaCppOptions options, params int[] shifts)
    {
        (options.Threads, options.MaxSequences, options.PromptStateDirectory) = (1, 1, Store);
        (InferenceWorker worker, _) = await InferenceWorker.StartAsync(file, EngineSettings.From(options), progress: null, Token);
        int[] cached = new int[shifts.Length];
        for (int i = 0; i < shifts.Length; i++)
        {
            GenerationRequest request = Requests.Greedy([.. Prompt.Select(token => token + shifts[i]), 7], 1);
            await worker.AskAsync(request, Token);
            cached[i] = Math.Min(request.CachedTokens, Prompt.Length);
        }

        worker.Stop();
        await worker.Stopped;
        return cached;
    }
}
