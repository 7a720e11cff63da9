using LocalMode.Numerics;
using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class GenerateAsyncTests(MiniLmFixture fixture) : IClassFixture<MiniLmFixture>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_NullList_ThrowsArgumentNull() =>
        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("values");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GenerateAsync_NullText_NamesItsIndex(bool asCollection)
    {
        string[] texts = ["a", "b", null!, "c"];

        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(asCollection ? texts : Lazily(texts))).Should().ThrowAsync<ArgumentException>().WithMessage("*index 2*").WithParameterName("values");
    }

    [Fact]
    public async Task GenerateAsync_NoTexts_IsEmptyWithUsageZero()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync([], cancellationToken: CancellationToken);

        embeddings.Should().BeEmpty();
        embeddings.Usage!.InputTokenCount.Should().Be(0);
        embeddings.Usage.TotalTokenCount.Should().Be(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    public async Task GenerateAsync_NothingToRead_IsTheVectorOfTheSpecialTokens(string text)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync([text], cancellationToken: CancellationToken);

        embeddings.Usage!.InputTokenCount.Should().Be(2);
        embeddings[0].Vector.Length.Should().Be(384);
        VectorMath.Dot(embeddings[0].Vector.Span, embeddings[0].Vector.Span).Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public async Task GenerateAsync_HugeText_IsCutToTheModelsLongest()
    {
        string huge = string.Concat(Enumerable.Repeat("word ", 210_000));

        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync([huge, huge[..2000]], cancellationToken: CancellationToken);

        embeddings.Usage!.InputTokenCount.Should().Be(512);
        embeddings[0].Vector.ToArray().Should().Equal(embeddings[1].Vector.ToArray());
    }

    [Fact]
    public async Task GenerateAsync_LoneSurrogatesAndControls_DoesNotFail()
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await fixture.Generator.GenerateAsync(["\ud800", "a\udc00b", "\0\u0001\u0002"], cancellationToken: CancellationToken);

        embeddings.Should().OnlyContain(static embedding => embedding.Vector.Length == 384);
    }

    [Fact]
    public async Task GenerateAsync_ThousandTextsOfAllLengths_KeepsTheCallersOrder()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids");
        await using OnnxEmbeddingGenerator echo = await directory.OpenAsync(new() { Pooling = EmbeddingPooling.Max, WorkerCount = 3, TokenBudget = 100 });
        int[] numbers = [.. Enumerable.Range(0, 1000)];
        new Random(3).Shuffle(numbers);

        // The largest id is the last one's of "a a a ... {letter}", unlike in each text.
        string[] texts = [.. numbers.Select(static n => string.Concat(Enumerable.Repeat("a ", n % 37)) + (char)('b' + (n % 25)))];
        GeneratedEmbeddings<Embedding<float>> embeddings = await echo.GenerateAsync(Lazily(texts), cancellationToken: CancellationToken);

        float b = (await echo.GenerateAsync(["b"], cancellationToken: CancellationToken))[0].Vector.Span[0];
        embeddings.Select(static embedding => embedding.Vector.Span[0]).Should().Equal(numbers.Select(n => b + (n % 25)));
    }

    [Fact]
    public async Task GenerateAsync_AnyText_CarriesModelIdAndTime()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { TimeProvider = time });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "b"], cancellationToken: CancellationToken);

        EmbeddingGeneratorMetadata metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        metadata.ProviderName.Should().Be("onnxruntime");
        metadata.DefaultModelId.Should().Be("test/model");
        metadata.DefaultModelDimensions.Should().Be(3);
        embeddings.Should().OnlyContain(embedding => embedding.ModelId == "test/model" && embedding.CreatedAt == time.GetUtcNow());
    }

    [Fact]
    public async Task GenerateAsync_OtherDimensionsOrModel_IsUnsupported()
    {
        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(["a"], new() { Dimensions = 128 })).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*128*384*");
        await FluentActions.Awaiting(() => fixture.Generator.GenerateAsync(["a"], new() { ModelId = "gpt" })).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*gpt*");

        (await fixture.Generator.GenerateAsync(["a"], new() { Dimensions = 384, ModelId = TestModels.AllMiniLm.Name }, CancellationToken)).Should().ContainSingle();
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 3)]
    public async Task GenerateAsync_SpecialTokenInText_IsTextUnlessAllowed(bool allow, int tokens)
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(
            TestModels.AllMiniLm, new() { AllowSpecialTokens = allow, WorkerCount = 1 }, cancellationToken: CancellationToken);

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["[SEP]"], cancellationToken: CancellationToken);

        embeddings.Usage!.InputTokenCount.Should().Be(tokens);
    }

    [Fact]
    public async Task GenerateAsync_MoreTokensThanTheGraphTakes_IsATypedErrorAndOthersGoOn()
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, new() { MaxTokens = 600, WorkerCount = 1 }, cancellationToken: CancellationToken);
        string tooLong = string.Concat(Enumerable.Repeat("word ", 590));

        await FluentActions.Awaiting(() => generator.GenerateAsync([tooLong])).Should().ThrowAsync<ModelInvalidException>().WithMessage("*592 tokens*MaxTokens*");

        (await generator.GenerateAsync(["word"], cancellationToken: CancellationToken)).Should().ContainSingle();
    }

    [Fact]
    public void GetService_KnownTypes_AnswersThem()
    {
        OnnxEmbeddingGenerator generator = fixture.Generator;

        generator.GetService<OnnxEmbeddingGenerator>().Should().BeSameAs(fixture.Generator);
        generator.GetService<IEmbeddingGenerator>().Should().BeSameAs(fixture.Generator);
        generator.GetService<InferenceSession>().Should().NotBeNull();
        generator.GetService<EmbeddingPrompts>().Should().BeSameAs(fixture.Generator.Prompts);
        generator.GetService<IModelReadiness>()!.State.Should().Be(ModelState.Ready);
        generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions.Should().Be(384);
        generator.GetService(typeof(OnnxEmbeddingGenerator), "key").Should().BeNull();
        generator.GetService<string>().Should().BeNull();
        FluentActions.Invoking(() => generator.GetService(null!)).Should().Throw<ArgumentNullException>();
    }

    private static IEnumerable<string> Lazily(string[] texts)
    {
        foreach (string text in texts)
            yield return text;
    }
}
