using LocalMode.Models;
using LocalMode.Static.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Static.Tests.Embeddings;

public sealed class DisposalTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhileCallsRun_EachCompletesOrThrowsObjectDisposed(bool asynchronously)
    {
        string[] many = [.. Enumerable.Range(0, 20).SelectMany(_ => MiniLmStaticGoldens.Texts)];
        for (int round = 0; round < 3; round++)
        {
            StaticEmbeddingGenerator generator = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, new() { WorkerCount = 2, VerifyFiles = false }, cancellationToken: CancellationToken);

            // Large calls on the generator's threads, and threads that make small calls of their own until they are refused.
            Task<GeneratedEmbeddings<Embedding<float>>>[] large = [.. Enumerable.Range(0, 6).Select(_ => generator.GenerateAsync(many, cancellationToken: CancellationToken))];
            Task<int>[] small = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() => CallUntilRefused(generator), CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            await large[0];

            if (asynchronously)
                await generator.DisposeAsync();
            else
                generator.Dispose();

            foreach (Task<GeneratedEmbeddings<Embedding<float>>> call in large)
            {
                try
                {
                    (await call).Should().HaveCount(many.Length);
                }
                catch (ObjectDisposedException e)
                {
                    e.ObjectName.Should().Be(nameof(StaticEmbeddingGenerator));
                }
            }

            await Task.WhenAll(small);
        }
    }

    [Fact]
    public async Task AnyCall_Disposed_ThrowsObjectDisposed()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        StaticEmbeddingGenerator generator = await model.OpenAsync();
        IModelReadiness readiness = generator.GetService<IModelReadiness>()!;
        await readiness.WarmUpAsync(CancellationToken);

        await generator.DisposeAsync();
        await generator.DisposeAsync();
        generator.Dispose();

        readiness.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => readiness.WarmUpAsync(CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => generator.GenerateAsync(["one"], cancellationToken: CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_Linux_UnmapsTheTable()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Maps are read from Linux's /proc.");
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        string table = model.PathOf("model.safetensors");

        StaticEmbeddingGenerator generator = await model.OpenAsync();
        IsMapped(table).Should().BeTrue();
        generator.Dispose();

        IsMapped(table).Should().BeFalse();
    }

    [Fact]
    public void Table_HeldWhileDisposed_StaysMappedUntilReleased()
    {
        using TinyModel model = new TinyModel().WithTable();
        using LocalMode.Safetensors.SafetensorsFile file = LocalMode.Safetensors.SafetensorsFile.Open(model.PathOf("model.safetensors"));
        EmbeddingTable table = EmbeddingTable.Map(file, file.Get("embeddings"));
        table.TryAcquire().Should().BeTrue();

        table.Dispose();
        table.Dispose();

        float[] sum = new float[2];
        table.Sum([2, 3], [], sum);
        sum.Should().Equal(5, 50);
        table.Release();
        table.TryAcquire().Should().BeFalse();
    }

    private static bool IsMapped(string path) => File.ReadAllText("/proc/self/maps").Contains(path, StringComparison.Ordinal);

    private static int CallUntilRefused(StaticEmbeddingGenerator generator)
    {
        for (int calls = 0; ; calls++)
        {
            try
            {
                if (generator.GenerateAsync(["a small call"], cancellationToken: CancellationToken).GetAwaiter().GetResult()[0].Vector.Span[0] == 0)
                    throw new InvalidOperationException("The table was not read.");
            }
            catch (ObjectDisposedException)
            {
                return calls;
            }
        }
    }
}
