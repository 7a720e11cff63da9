using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class PromptStateStoreTests : IDisposable
{
    private const int Length = 300;

    private static readonly int[] Prompt = [.. Enumerable.Range(0, Length).Select(static i => 300 + (i * 13 % 5000))];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Files => Directory.GetFiles(_folder.Path);

    [Fact]
    public async Task Restore_AfterARestart_EvaluatesTheSuffixOnly()
    {
        int[] next = [.. Prompt, 40, 41, 42];
        string expected;
        await using (EngineHost first = await StartAsync())
        {
            await first.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);
            await first.DisposeAsync();
            Files.Should().ContainSingle().Which.Should().EndWith(PromptStateStore.Extension);
        }

        await using (EngineHost second = await StartAsync())
        {
            GenerationRequest request = Requests.Greedy(next, 6);
            expected = await second.Worker.AskAsync(request, Token);
            request.CachedTokens.Should().Be(Length);
            second.EvaluatedTokens.Should().Be(3 + request.OutputTokens - 1);
        }

        Files.Should().ContainSingle("the conversation that went on replaces its beginning");
        await using EngineHost fresh = await StartAsync(directory: null);
        await fresh.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);
        (await fresh.Worker.AskAsync(Requests.Greedy(next, 6), Token)).Should().Be(expected);
    }

    [Fact]
    public async Task Restore_DamagedOrForeign_IsDeletedAndEvaluatedAnew()
    {
        await using (EngineHost first = await StartAsync())
            await first.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);

        string file = Files.Single();
        byte[] bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Token);
        string junk = file.Replace(PromptStateStore.Extension, "0" + PromptStateStore.Extension, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(junk, new byte[1000], Token);
        string others = Path.Combine(_folder.Path, "0123456789abcdef-1" + PromptStateStore.Extension);
        await File.WriteAllBytesAsync(others, new byte[1000], Token);

        await using EngineHost second = await StartAsync();
        File.Exists(junk).Should().BeFalse();
        GenerationRequest request = Requests.Greedy([.. Prompt, 40], 1);
        await second.Worker.AskAsync(request, Token);

        request.CachedTokens.Should().Be(0);
        second.EvaluatedTokens.Should().Be(Length + 1);
        File.Exists(file).Should().BeFalse();
        File.Exists(others).Should().BeTrue("it belongs to another model");
    }

    [Fact]
    public async Task Open_StateBeyondTheLimit_IsNotUsed()
    {
        await using EngineHost engine = await StartAsync();
        await engine.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);
        await engine.Worker.AskAsync(Requests.Greedy([1], 1), Token);
        string file = Files.Single();
        Best().Should().NotBeNull();

        // A state of 1.8 GB that fits to everything but the limit; a hole, so it takes no room on the disk.
        const int length = 1_800_000_000;
        await using (FileStream stream = new(file, FileMode.Open))
        {
            stream.Position = 16;
            stream.Write(BitConverter.GetBytes((long)length));
            stream.SetLength(PromptStateFile.LengthOf(Length, length));
        }

        Best().Should().BeNull();
        File.Delete(file);

        SavedPrompt? Best() => PromptStateStore.Open(TestModels.SmolLM2, engine.Model, EngineSettings.From(Options(_folder.Path)))!.Best(Prompt, 1);
    }

    [Fact]
    public async Task Save_SequenceIsOverwritten_ItsConversationComesBack()
    {
        await using EngineHost engine = await StartAsync();
        int[] other = [.. Prompt.Select(static token => token + 1)];
        await engine.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);
        await engine.Worker.AskAsync(Requests.Greedy(other, 1), Token);
        Files.Should().ContainSingle();

        GenerationRequest request = Requests.Greedy([.. Prompt, 40], 1);
        await engine.Worker.AskAsync(request, Token);

        request.CachedTokens.Should().Be(Length);
        Files.Should().HaveCount(2);
    }

    [Fact]
    public async Task Save_LimitReached_DeletesTheOldest()
    {
        long size;
        await using (EngineHost first = await StartAsync())
        {
            await first.Worker.AskAsync(Requests.Greedy(Prompt, 1), Token);
            await first.DisposeAsync();
            size = new FileInfo(Files.Single()).Length;
        }

        string old = Files.Single();
        await using (EngineHost second = await StartAsync(limit: size + (size / 2)))
            await second.Worker.AskAsync(Requests.Greedy([.. Prompt.Select(static token => token + 1)], 1), Token);

        Files.Should().ContainSingle().Which.Should().NotBe(old);
        await using (EngineHost third = await StartAsync(limit: 1000))
            await third.Worker.AskAsync(Requests.Greedy([.. Prompt.Select(static token => token + 2)], 1), Token);

        Files.Should().ContainSingle("one that is larger than the limit is not written");
    }

    public void Dispose() => _folder.Dispose();

    private Task<EngineHost> StartAsync(long limit = 1 << 30) => StartAsync(_folder.Path, limit);

    private static Task<EngineHost> StartAsync(string? directory, long limit = 1 << 30) =>
        EngineHost.StartAsync(Options(directory, limit), Token);

    private static LlamaCppOptions Options(string? directory, long limit = 1 << 30) =>
        new() { ContextSize = 512, MaxSequences = 1, PromptStateDirectory = directory, PromptStateLimit = limit };
}
