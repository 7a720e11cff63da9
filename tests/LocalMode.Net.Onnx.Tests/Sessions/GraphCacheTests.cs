using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LocalMode.Onnx.Tests.Sessions;

public sealed class GraphCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("localmode-onnx-").FullName, "cache");
    private readonly FakeLogCollector _logs = new();
    private readonly ILoggerFactory _loggers;

    public GraphCacheTests() => _loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(new FakeLoggerProvider(_logs)));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("embed-mean-bert")]
    [InlineData("embed-dense-bert")]
    [InlineData("embed-cls-bert")]
    public async Task OpenAsync_KeptGraph_IsUsedAndGivesTheSameBits(string fixture)
    {
        float[] plain = await EmbedAsync(TaskFixture.Model(fixture), new());
        Files().Should().BeEmpty();

        float[] first = await EmbedAsync(TaskFixture.Model(fixture), Cached());
        Files().Should().ContainSingle();
        DateTime written = File.GetLastWriteTimeUtc(Files()[0]);
        float[] second = await EmbedAsync(TaskFixture.Model(fixture), Cached());

        first.Should().Equal(plain);
        second.Should().Equal(plain);
        Messages().Should().ContainSingle(static message => message.StartsWith("Kept", StringComparison.Ordinal)).And.ContainSingle(static message => message.StartsWith("Loaded", StringComparison.Ordinal));
        Files().Should().ContainSingle();
        File.GetLastWriteTimeUtc(Files()[0]).Should().Be(written);
    }

    [Fact]
    public async Task OpenAsync_VerifiedPackage_IsKeptToo()
    {
        float[] plain = await EmbedAsync(TestModels.AllMiniLm, new());
        float[] first = await EmbedAsync(TestModels.AllMiniLm, Cached());
        float[] second = await EmbedAsync(TestModels.AllMiniLm, Cached());

        first.Should().Equal(plain);
        second.Should().Equal(plain);
        Messages().Should().ContainSingle(static message => message.StartsWith("Loaded", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    public async Task OpenAsync_KeptGraphCut_IsMadeAgain(int length)
    {
        float[] plain = await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached());
        byte[] good = await File.ReadAllBytesAsync(Files()[0], CancellationToken);
        await File.WriteAllBytesAsync(Files()[0], good[..(length < 0 ? good.Length + length : length)], CancellationToken);

        (await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached())).Should().Equal(plain);

        Messages().Should().ContainSingle(static message => message.Contains("damaged", StringComparison.Ordinal));
        (await File.ReadAllBytesAsync(Files().Should().ContainSingle().Which, CancellationToken)).Should().Equal(good);
    }

    [Fact]
    public async Task OpenAsync_AnyByteOfTheKeptGraphChanged_IsMadeAgain()
    {
        float[] plain = await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached());
        byte[] good = await File.ReadAllBytesAsync(Files()[0], CancellationToken);

        foreach (int position in (int[])[0, 7, 8, 23, 24, good.Length / 2, good.Length - 1])
        {
            byte[] bad = [.. good];
            bad[position] ^= 0x10;
            await File.WriteAllBytesAsync(Files()[0], bad, CancellationToken);

            (await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached())).Should().Equal(plain);
            (await File.ReadAllBytesAsync(Files()[0], CancellationToken)).Should().Equal(good);
        }
    }

    [Fact]
    public async Task OpenAsync_RightChecksumOverWhatIsNoGraph_IsMadeAgain()
    {
        float[] plain = await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached());
        GraphCacheFile.Write(Files()[0], new byte[1000]);

        (await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached())).Should().Equal(plain);

        Messages().Should().ContainSingle(static message => message.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_ManyAtOnce_LeavesOneGoodFile()
    {
        float[] plain = await EmbedAsync(TaskFixture.Model("embed-mean-bert"), new());

        float[][] vectors = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached())));

        vectors.Should().OnlyContain(vector => vector.SequenceEqual(plain));
        GraphCacheFile.Read(Files().Should().ContainSingle().Which, out bool isDamaged).Should().NotBeNull();
        isDamaged.Should().BeFalse();
    }

    [Fact]
    public async Task OpenAsync_FolderCannotBeMade_WorksWithout()
    {
        await File.WriteAllTextAsync(_folder, "a file where the folder should be", CancellationToken);

        (await EmbedAsync(TaskFixture.Model("embed-mean-bert"), Cached())).Should().Equal(await EmbedAsync(TaskFixture.Model("embed-mean-bert"), new()));

        Messages().Should().ContainSingle(static message => message.Contains("could not be kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_BrokenGraphOrCancelled_IsTheSameErrorAndKeepsNothing()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json").Write("model.onnx", [1, 2, 3]);
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => directory.OpenAsync(Cached())).Should().ThrowAsync<ModelInvalidException>()).Which.File.Should().Be(directory.PathOf("model.onnx"));
        await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model("embed-mean-bert"), Cached(), cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();

        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task OpenAsync_ConfigureSessionOrExternalWeights_KeepsNothing()
    {
        OnnxEmbeddingOptions configured = Cached();
        configured.ConfigureSession = static _ => { };
        await EmbedAsync(TaskFixture.Model("embed-mean-bert"), configured);
        using ModelDirectoryBuilder directory = new();

        // The name of the member that says where weights are.
        directory.WithEcho(static graph => graph.Output = "location");
        await EmbedAsync(directory.Reference, Cached());

        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task OpenAsync_EncoderAndDecoder_AreKeptEachAndGiveTheSameText()
    {
        string plain = await SummarizeAsync(new());
        string first = await SummarizeAsync(new() { CacheOptimizedGraph = true, GraphCacheFolder = _folder });
        int kept = Files().Length;
        string second = await SummarizeAsync(new() { CacheOptimizedGraph = true, GraphCacheFolder = _folder });

        kept.Should().BeGreaterThanOrEqualTo(2);
        Files().Should().HaveCount(kept);
        (first, second).Should().Be((plain, plain));
    }

    [Fact]
    public void Create_AnyPartChanged_IsAnotherKey()
    {
        string[] keys = [GraphCacheKey.Create("aa", "1", "x"), GraphCacheKey.Create("ab", "1", "x"), GraphCacheKey.Create("aa", "2", "x"), GraphCacheKey.Create("aa", "1", "y")];

        keys.Should().OnlyHaveUniqueItems().And.OnlyContain(static key => key.Length == 64);
        GraphCacheKey.Create("AA", "1", "x").Should().Be(keys[0]);
        GraphCacheKey.Create("aa", "1").Should().Be(GraphCacheKey.Create("aa", "1"));
    }

    public void Dispose()
    {
        _loggers.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    private OnnxEmbeddingOptions Cached() => new() { CacheOptimizedGraph = true, GraphCacheFolder = _folder, LoggerFactory = _loggers };

    private string[] Files() => Directory.Exists(_folder) ? Directory.GetFiles(_folder) : [];

    private IEnumerable<string> Messages() => _logs.GetSnapshot().Where(static record => record.Category == typeof(OnnxEmbeddingGenerator).FullName).Select(static record => record.Message);

    private static async Task<string> SummarizeAsync(OnnxSummarizerOptions options)
    {
        await using OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(TaskFixture.Model("seq2seq-summarize"), options, cancellationToken: CancellationToken);
        return (await summarizer.SummarizeAsync("The council of Westbrook met on Monday to discuss the old bridge.", cancellationToken: CancellationToken)).Text;
    }

    private static async Task<float[]> EmbedAsync(ModelReference model, OnnxEmbeddingOptions options)
    {
        options.WorkerCount = 1;
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(model, options, cancellationToken: CancellationToken);
        return [.. (await generator.GenerateAsync(["The river Tarn.", "a lantern in the garden"], cancellationToken: CancellationToken)).SelectMany(static embedding => embedding.Vector.ToArray())];
    }
}
