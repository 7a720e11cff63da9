using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>Prompts, seen through a graph that echoes ids and positions: [CLS] 101, [SEP] 102, a 1037, b 1038, c 1039.</summary>
public sealed class PromptTests
{
    private const string Prompts = """{"prompts":{"query":"b ","document":"","long":"b c "},"default_prompt_name":null}""";
    private const string WithDefault = """{"prompts":{"query":"b ","other":"c "},"default_prompt_name":"query"}""";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_PromptByName_IsPutBeforeEachText()
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(Prompts);

        generator.PromptNames.Should().BeEquivalentTo("query", "document", "long");
        (await TokensAsync(generator, "a", null)).Should().Be(3);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPromptName("query"))).Should().Be(4);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPromptName("long"))).Should().Be(5);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPromptName("document"))).Should().Be(3);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPrompt("c c c c "))).Should().Be(7);
    }

    [Fact]
    public async Task GenerateAsync_PromptThatTheModelLacks_IsUnsupportedAndListsThem()
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(Prompts);
        await using OnnxEmbeddingGenerator without = await OpenAsync("{}");

        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions().WithPromptName("passage"), CancellationToken))
            .Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*'passage'*query, document, long*");
        await FluentActions.Awaiting(() => without.GenerateAsync(["a"], new EmbeddingGenerationOptions().WithPromptName("query"), CancellationToken))
            .Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*no prompts*");
        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], new() { AdditionalProperties = new() { [EmbeddingPromptExtensions.PromptNameKey] = 7 } }, CancellationToken))
            .Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task GenerateAsync_DefaultPrompt_IsAddedUnlessTheCallOrTheTextHasOne()
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(WithDefault);

        (await TokensAsync(generator, "a", null)).Should().Be(4);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPrompt(""))).Should().Be(3);
        (await TokensAsync(generator, "a", new EmbeddingGenerationOptions().WithPromptName("other"))).Should().Be(4);

        // What the verbs put before a text is not doubled.
        (await TokensAsync(generator, "b a", null)).Should().Be(4);
        (await TokensAsync(generator, "c a", null)).Should().Be(4);
        Embedding<float> query = await generator.EmbedQueryAsync("a", cancellationToken: CancellationToken);
        query.Vector.ToArray().Should().Equal((await generator.GenerateAsync(["a"], cancellationToken: CancellationToken))[0].Vector.ToArray());
    }

    [Fact]
    public async Task GenerateAsync_PromptNotPooled_LeavesItsTokensOut()
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(Prompts, """{"pooling_mode":"mean","include_prompt":false}""");

        // [CLS] b a a [SEP]: the special token before the prompt does not count either, the one behind the text does.
        float[] expected = [(1037 + 1037 + 102) / 3f, (2 + 3 + 4) / 3f];
        (await VectorAsync(generator, "a a", new EmbeddingGenerationOptions().WithPromptName("query"))).Should().Equal(expected);
        (await VectorAsync(generator, "a a", new EmbeddingGenerationOptions().WithPrompt("b "))).Should().Equal(expected);
        (await VectorAsync(generator, "b a a", null)).Should().Equal(expected, "EmbedQueryAsync gives such a text");
        (await VectorAsync(generator, "b c a", null)).Should().Equal((1037 + 102) / 2f, (3 + 4) / 2f);
        (await VectorAsync(generator, "a a", null)).Should().Equal((101 + 1037 + 1037 + 102) / 4f, (0 + 1 + 2 + 3) / 4f);
    }

    [Fact]
    public async Task GenerateAsync_PromptNotPooledAndPaddedOnTheLeft_LeavesItsTokensOut()
    {
        await using OnnxEmbeddingGenerator generator = await OpenAsync(Prompts, """{"pooling_mode":["cls","lasttoken"],"include_prompt":false}""", """{"padding_side":"left"}""");

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["c", "a a a a a"], new EmbeddingGenerationOptions().WithPromptName("query"), CancellationToken);

        embeddings[0].Vector.ToArray().Should().Equal(1039, 2, 102, 3);
        embeddings[1].Vector.ToArray().Should().Equal(1037, 2, 102, 7);
    }

    private static async Task<OnnxEmbeddingGenerator> OpenAsync(string prompts, string pooling = "{}", string tokenizer = "{}")
    {
        using ModelDirectoryBuilder directory = new();
        return await directory.WithEcho(null, "input_ids", "position_ids").Write("config_sentence_transformers.json", prompts).Write("tokenizer_config.json", tokenizer)
            .Write("modules.json", """[{"path":"","type":"a.Transformer"},{"path":"1_Pooling","type":"a.Pooling"}]""").Write("1_Pooling/config.json", pooling)
            .OpenAsync(new() { WorkerCount = 1 });
    }

    private static async Task<long> TokensAsync(OnnxEmbeddingGenerator generator, string text, EmbeddingGenerationOptions? options) =>
        (await generator.GenerateAsync([text], options, CancellationToken)).Usage!.InputTokenCount!.Value;

    private static async Task<float[]> VectorAsync(OnnxEmbeddingGenerator generator, string text, EmbeddingGenerationOptions? options) =>
        (await generator.GenerateAsync([text], options, CancellationToken))[0].Vector.ToArray();
}
