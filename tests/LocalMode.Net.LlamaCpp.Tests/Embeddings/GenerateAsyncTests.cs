using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Embeddings;

public sealed class GenerateAsyncTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private LlamaCppEmbeddingGenerator Generator { get; set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Generator = await LlamaCppEmbeddingGenerator.OpenAsync(
        TinyEncoder.Create().Write(_folder),
        new() { Threads = 1, ShorterDimensions = [8, 16], QueryPrompt = "query ", DocumentPrompt = "document " });

    public async ValueTask DisposeAsync()
    {
        await Generator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task GenerateAsync_NullTexts_AreArgumentErrors()
    {
        await FluentActions.Awaiting(() => Generator.GenerateAsync(null!, cancellationToken: Token)).Should().ThrowAsync<ArgumentNullException>();
        await Generating(["a", null!]).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        (await Generator.GenerateAsync([], cancellationToken: Token)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public async Task GenerateAsync_Dimensions_AreTheFirstOnesAtLengthOne(int dimensions)
    {
        float[] whole = (await Generator.GenerateAsync(["the cat"], cancellationToken: Token))[0].Vector.ToArray();

        Embedding<float> vector = (await Generator.GenerateAsync(["the cat"], new() { Dimensions = dimensions }, Token))[0];

        vector.Dimensions.Should().Be(dimensions);
        double length = Math.Sqrt(whole[..dimensions].Sum(static x => x * x));
        for (int i = 0; i < dimensions; i++)
            vector.Vector.Span[i].Should().BeApproximately((float)(whole[i] / length), 1e-6f);
    }

    [Fact]
    public async Task GenerateAsync_WhatTheModelCannot_IsRefused()
    {
        await Generating(["a"], new() { Dimensions = 9 }).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*32, or 16, 8*");
        await Generating(["a"], new() { ModelId = "other" }).Should().ThrowAsync<UnsupportedCapabilityException>();
        await Generating(["a"], With("localmode.prompt_name", "poem")).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*poem*");
        await Generating(["a"], With("localmode.prompt", 1)).Should().ThrowAsync<ArgumentException>();
        await Generating(["a"], With(InferenceOptions.PriorityKey, "soon")).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task GenerateAsync_Prompts_AreTextBeforeTheText()
    {
        float[] expected = await VectorAsync("query the cat");

        (await VectorAsync("the cat", With("localmode.prompt", "query "))).Should().Equal(expected);
        (await VectorAsync("the cat", With("localmode.prompt_name", "query"))).Should().Equal(expected);
        (await Generator.EmbedQueryAsync("the cat", cancellationToken: Token)).Vector.ToArray().Should().Equal(expected);
        (await Generator.EmbedDocumentAsync("the cat", cancellationToken: Token)).Vector.ToArray()
            .Should().Equal(await VectorAsync("document the cat")).And.NotEqual(expected);
    }

    [Fact]
    public async Task GenerateAsync_SpecialTokensInTheText_AreText()
    {
        GeneratedEmbeddings<Embedding<float>> spelled = await Generator.GenerateAsync(["the [SEP] cat"], cancellationToken: Token);

        spelled.Usage!.InputTokenCount.Should().Be(7, "two markers, two words, and three pieces of the text's own");
        spelled[0].Vector.ToArray().Should().Equal(await VectorAsync("the [ sep ] cat"));
    }

    [Fact]
    public async Task GenerateAsync_TextOfTheLongestLength_Fits_OneMoreOverflows()
    {
        string[] texts = TinyTexts.Make(1, 62, 63);

        (await Generator.GenerateAsync([texts[0]], cancellationToken: Token)).Usage!.InputTokenCount.Should().Be(64);
        ContextOverflowException error = (await Generating(texts).Should().ThrowAsync<ContextOverflowException>()).Which;

        error.Tokens.Should().Be(65);
        error.Limit.Should().Be(64);
        error.Message.Should().Contain("index 1").And.Contain("TruncateInput");
        (await VectorAsync("the cat")).Should().HaveCount(32, "the generator goes on");
    }

    [Fact]
    public async Task GenerateAsync_TruncateInput_CutsTheTextAndKeepsItsEnd()
    {
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(
            TinyEncoder.Create().Write(_folder, "short.gguf"), new() { MaxTokens = 10, TruncateInput = true, Threads = 1 }, cancellationToken: Token);
        string text = TinyTexts.Make(1, 50)[0];

        Embedding<float> cut = (await generator.GenerateAsync([text], cancellationToken: Token))[0];

        cut.Vector.ToArray().Should().Equal(await VectorAsync(string.Join(' ', text.Split(' ')[..8])));
    }

    [Fact]
    public async Task GenerateAsync_CallsSideBySide_GiveEachItsOwn()
    {
        string[] texts = TinyTexts.Make(3, [.. Enumerable.Range(0, 40)]);
        float[][] expected = new float[texts.Length][];
        for (int i = 0; i < texts.Length; i++)
            expected[i] = await VectorAsync(texts[i]);

        Task<float[]>[] calls = [.. texts.Select((text, i) => VectorAsync(text, With(InferenceOptions.PriorityKey, i % 2 == 0 ? "High" : "Low")))];

        (await Task.WhenAll(calls)).Should().BeEquivalentTo(expected, static options => options.WithStrictOrdering());
    }

    [Fact]
    public void GetService_AnswersWhatTheGeneratorIs()
    {
        EmbeddingGeneratorMetadata metadata = (EmbeddingGeneratorMetadata)Generator.GetService(typeof(EmbeddingGeneratorMetadata))!;

        metadata.ProviderName.Should().Be("llama.cpp");
        metadata.DefaultModelDimensions.Should().Be(32);
        metadata.DefaultModelId.Should().Be("tiny");
        Generator.GetService(typeof(EmbeddingPrompts)).Should().BeSameAs(Generator.Prompts);
        Generator.GetService(typeof(LlamaCppEmbeddingGenerator)).Should().BeSameAs(Generator);
        ((IModelReadiness)Generator.GetService(typeof(IModelReadiness))!).State.Should().Be(ModelState.Ready);
        Generator.GetService(typeof(EmbeddingGeneratorMetadata), "key").Should().BeNull();
        Generator.GetService(typeof(string)).Should().BeNull();
        Generator.MaxTokens.Should().Be(64);
        Generator.ShorterDimensions.Should().Equal(16, 8);
    }

    private static EmbeddingGenerationOptions With(string key, object value) => new() { AdditionalProperties = new() { [key] = value } };

    private Func<Task> Generating(string[] texts, EmbeddingGenerationOptions? options = null) => () => Generator.GenerateAsync(texts, options, Token);

    private async Task<float[]> VectorAsync(string text, EmbeddingGenerationOptions? options = null) =>
        (await Generator.GenerateAsync([text], options, Token))[0].Vector.ToArray();
}
