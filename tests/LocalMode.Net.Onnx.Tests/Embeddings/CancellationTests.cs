using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class CancellationTests(MiniLmFixture fixture) : IClassFixture<MiniLmFixture>
{
    // A thousand runs in sixteen chunks: more work than a test would wait for.
    private static readonly string[] Huge = [.. Enumerable.Repeat(MiniLmGoldens.Texts[38], 2_000)];

    [Fact]
    public async Task GenerateAsync_CancelledToken_ThrowsWithThatToken()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(["a"], cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task GenerateAsync_CancelledWhileItRuns_EndsAndLeavesTheWorkersToOthers()
    {
        using CancellationTokenSource source = new();
        Task<GeneratedEmbeddings<Embedding<float>>> cancelled = fixture.Generator.GenerateAsync(Huge, cancellationToken: source.Token);

        // Calls are served in turn, so that each of these lets the huge one take a step or more: it is past its chunks then.
        for (int i = 0; i < 20; i++)
            await fixture.Generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken);

        cancelled.IsCompleted.Should().BeFalse();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        (await fixture.Generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken)).Should().ContainSingle();
    }

    [Fact]
    public async Task GenerateAsync_ManyCancelledAtRandomMoments_EveryOneEndsAndResultsStayRight()
    {
        float[] expected = (await fixture.Generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray();

        for (int round = 0; round < 50; round++)
        {
            using CancellationTokenSource source = new();
            Task<GeneratedEmbeddings<Embedding<float>>> call = fixture.Generator.GenerateAsync(MiniLmGoldens.Texts[..(1 + (round % 20))], cancellationToken: source.Token);
            for (int spin = 0; spin < round * 37; spin++)
                await Task.Yield();

            await source.CancelAsync();
            await Task.WhenAny(call);

            (call.IsCompletedSuccessfully || call.IsCanceled).Should().BeTrue();
            (await fixture.Generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray().Should().Equal(expected);
        }
    }
}
