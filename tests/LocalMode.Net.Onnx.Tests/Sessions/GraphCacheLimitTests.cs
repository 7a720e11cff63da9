using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Onnx.Tests.Sessions;

public sealed class GraphCacheLimitTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("localmode-onnx-").FullName;
    private readonly FakeTimeProvider _time = new(Now);
    private readonly List<string> _notDeleted = [];

    [Fact]
    public void Apply_MoreThanTheLimit_DeletesThoseUsedLongestAgo()
    {
        string oldest = Graph('a', 100, Now.AddDays(-3)), newest = Graph('b', 100, Now.AddDays(-1)), middle = Graph('c', 100, Now.AddDays(-2)), made = Graph('d', 100, Now);

        Apply(250, made);

        Left().Should().BeEquivalentTo(newest, made);
        _notDeleted.Should().BeEmpty();
        File.Exists(oldest).Should().BeFalse();
        File.Exists(middle).Should().BeFalse();
    }

    [Theory]
    [InlineData(400, 4)]
    [InlineData(399, 3)]
    [InlineData(300, 3)]
    [InlineData(100, 1)]
    [InlineData(1, 1)]
    public void Apply_AnyLimit_KeepsWhatFitsAndTheOneJustMade(long limit, int left)
    {
        // Its time says that it is the first to go.
        string made = Graph('a', 100, Now.AddDays(-30));
        for (char key = 'b'; key <= 'd'; key++)
            Graph(key, 100, Now);

        Apply(limit, made);

        Left().Should().HaveCount(left).And.Contain(made);
    }

    [Fact]
    public void Apply_FilesOfOthers_AreNeitherCountedNorDeleted()
    {
        string made = Graph('a', 100, Now);
        string[] others = [Write("model.onnx", 1000, Now.AddYears(-1)), Write("notes.graph", 1000, Now.AddYears(-1)), Write(new string('A', 64) + ".graph", 1000, Now.AddYears(-1)), Write(new string('a', 63) + ".graph", 1000, Now.AddYears(-1))];

        Apply(100, made);

        Left().Should().BeEquivalentTo([made, .. others]);
    }

    [Fact]
    public void Apply_LeftUnfinished_GoesAfterADay()
    {
        string made = Graph('a', 100, Now), key = new string('b', 64);
        Write($"{key}.graph.{Guid.NewGuid():N}.tmp", 10, Now.AddHours(-25));
        Write($"{key}.graph.{Guid.NewGuid():N}.onnx", 10, Now.AddHours(-25));
        string young = Write($"{key}.graph.{Guid.NewGuid():N}.onnx", 10, Now.AddHours(-1));

        Apply(long.MaxValue, made);

        Left().Should().BeEquivalentTo(made, young);
    }

    [Fact]
    public async Task OpenAsync_FolderFull_UsesKeepItFromGoing()
    {
        long size = await OpenAsync("embed-mean-bert", long.MaxValue);
        _time.Advance(TimeSpan.FromDays(1));
        size += await OpenAsync("embed-cls-bert", long.MaxValue);
        _time.Advance(TimeSpan.FromDays(1));
        string[] both = Left();
        (await OpenAsync("embed-mean-bert", long.MaxValue)).Should().Be(0, "it is there");
        string used = both.MaxBy(File.GetLastWriteTimeUtc)!;
        _time.Advance(TimeSpan.FromDays(1));

        await OpenAsync("embed-dense-bert", size);

        Left().Should().HaveCount(2).And.Contain(used);
        (await OpenAsync("embed-mean-bert", size)).Should().Be(0);
    }

    [Fact]
    public async Task OpenAsync_GraphLargerThanTheLimit_IsNotKept()
    {
        (await OpenAsync("embed-mean-bert", 1000)).Should().Be(0);

        Left().Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task OpenAsync_NoRoomAtAll_IsACallersError(long limit) =>
        await FluentActions.Awaiting(() => OpenAsync("embed-mean-bert", limit)).Should().ThrowAsync<ArgumentOutOfRangeException>();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Returns the bytes that were kept.
    private async Task<long> OpenAsync(string fixture, long limit)
    {
        string[] before = Left();
        OnnxEmbeddingOptions options = new() { CacheOptimizedGraph = true, GraphCacheFolder = _folder, GraphCacheMaxBytes = limit, TimeProvider = _time, WorkerCount = 1 };
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model(fixture), options, cancellationToken: TestContext.Current.CancellationToken);
        return Left().Except(before).Sum(static file => new FileInfo(file).Length);
    }

    private void Apply(long limit, string made) => GraphCacheLimit.Apply(_folder, limit, made, _time.GetUtcNow(), (file, _) => _notDeleted.Add(file));

    private string Graph(char key, int length, DateTimeOffset used) => Write(new string(key, 64) + ".graph", length, used);

    private string Write(string name, int length, DateTimeOffset used)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, new byte[length]);
        File.SetLastWriteTimeUtc(path, used.UtcDateTime);
        return path;
    }

    private string[] Left() => Directory.GetFiles(_folder);
}
