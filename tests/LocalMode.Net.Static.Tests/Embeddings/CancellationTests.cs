using LocalMode.Static.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Static.Tests.Embeddings;

public sealed class CancellationTests(MiniLmStaticFixture fixture) : IClassFixture<MiniLmStaticFixture>
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 500).SelectMany(_ => MiniLmStaticGoldens.Texts)];

    [Fact]
    public async Task GenerateAsync_CancelledBefore_Throws()
    {
        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(["a"], cancellationToken: new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task GenerateAsync_CancelledWhileItRuns_EndsEarlyAndOthersGoOn()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<GeneratedEmbeddings<Embedding<float>>> cancelled = fixture.Generator.GenerateAsync(Many, cancellationToken: source.Token);
        Task<GeneratedEmbeddings<Embedding<float>>> other = fixture.Generator.GenerateAsync(Many[..400], cancellationToken: TestContext.Current.CancellationToken);

        // 20,000 texts take far longer than this line.
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        (await other).Should().HaveCount(400);
    }

    [Fact]
    public async Task GenerateAsync_CancelledOnTheCallersThread_EndsBetweenTexts()
    {
        using CancellationTokenSource source = new();

        // The texts come from an enumerator that cancels at its end; the call is small and runs here.
        IEnumerable<string> Texts()
        {
            yield return "one";
            source.Cancel();
        }

        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(Texts(), cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task GenerateAsync_SmallCall_IsCompleteWhenItReturns()
    {
        Task<GeneratedEmbeddings<Embedding<float>>> call = fixture.Generator.GenerateAsync(MiniLmStaticGoldens.Texts[..5], cancellationToken: TestContext.Current.CancellationToken);

        call.IsCompletedSuccessfully.Should().BeTrue();
        (await call).Should().HaveCount(5);
    }
}
