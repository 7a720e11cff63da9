using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>Texts that are cut say so, and only those.</summary>
public sealed class TruncationTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_TextsAroundTheLimit_SayWhetherTheyWereCut()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { MaxTokens = 600, WorkerCount = 2 });

        for (int words = 590; words <= 610; words++)
        {
            string text = string.Join(' ', Enumerable.Repeat("a", words));

            GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([text, "b", text, ""], cancellationToken: CancellationToken);

            // Two of the 600 are special.
            embeddings.Select(static embedding => embedding.IsInputTruncated()).Should().Equal(words > 598, false, words > 598, false);
            embeddings.Where(static embedding => !embedding.IsInputTruncated()).Should().OnlyContain(static embedding => embedding.AdditionalProperties == null);
        }
    }

    [Fact]
    public async Task GenerateAsync_PromptTakesTheRoom_SaysThatItWasCut()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { MaxTokens = 4 });

        (await generator.GenerateAsync(["a b"], cancellationToken: CancellationToken))[0].IsInputTruncated().Should().BeFalse();
        (await generator.GenerateAsync(["a b"], new EmbeddingGenerationOptions().WithPrompt("a "), CancellationToken))[0].IsInputTruncated().Should().BeTrue();
    }

    [Fact]
    public async Task EmbedManyAsync_BatchesAndBinaryVectors_KeepIt()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids");
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { MaxTokens = 4 });

        (await generator.EmbedManyAsync(["a", "a b a", "b"], batchSize: 1, cancellationToken: CancellationToken)).Select(static embedding => embedding.IsInputTruncated())
            .Should().Equal(false, true, false);
        (await generator.AsBinary().GenerateAsync(["a", "a b a"], cancellationToken: CancellationToken)).Select(static embedding => embedding.IsInputTruncated()).Should().Equal(false, true);
    }
}
