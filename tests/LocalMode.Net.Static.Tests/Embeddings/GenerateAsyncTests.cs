using LocalMode.Models;
using LocalMode.Static.Tests.Fixtures;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Static.Tests.Embeddings;

public sealed class GenerateAsyncTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_Model2Vec_DropsUnknownTokensThenCuts()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"max_length\":2");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await EmbedAsync(generator, "nothing one nothing four two")).Should().Equal((2 + 5) / 2f, (20 + 50) / 2f);
    }

    [Fact]
    public async Task GenerateAsync_StaticEmbedding_CountsUnknownTokensAndCutsNothing()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable("embedding.weight").Write("modules.json", """[{"type":"sentence_transformers.models.StaticEmbedding","path":""}]""");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["nothing one", string.Join(' ', Enumerable.Repeat("three", 5000))], cancellationToken: CancellationToken);

        embeddings[0].Vector.ToArray().Should().Equal(1, 10);
        embeddings[1].Vector.ToArray().Should().Equal(4, 40);
        embeddings.Usage!.InputTokenCount.Should().Be(5002);
    }

    [Theory]
    [InlineData("Right", 2.5f)]
    [InlineData("Left", 4.5f)]
    public async Task GenerateAsync_StaticEmbeddingWithTruncationInItsTokenizer_CutsThere(string side, float expected)
    {
        using TinyModel model = new TinyModel()
            .WithTokenizer(truncation: $$"""{"direction":"{{side}}","max_length":2,"strategy":"LongestFirst","stride":0}""")
            .WithTable("embedding.weight")
            .Write("modules.json", """[{"type":"StaticEmbedding","path":"."}]""");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await EmbedAsync(generator, "one two three four")).Should().Equal(expected, 10 * expected);
    }

    [Theory]
    [InlineData("one two", false)]
    [InlineData("one nothing two nothing", false)]
    [InlineData("one nothing two nothing three", true)]
    [InlineData("", false)]
    public async Task GenerateAsync_TextsAroundTheLimit_SayWhetherTheyWereCut(string text, bool isCut)
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"max_length\":2");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();
        string unknown = string.Concat(Enumerable.Repeat("nothing ", 3000));

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync([text, "four", text + " " + unknown, unknown + text], cancellationToken: CancellationToken);

        embeddings.Select(static embedding => embedding.IsInputTruncated()).Should().Equal(isCut, false, isCut, isCut);
        embeddings[1].AdditionalProperties.Should().BeNull();
    }

    [Theory]
    [InlineData("Right")]
    [InlineData("Left")]
    public async Task GenerateAsync_TruncationInTheTokenizer_SaysSo(string side)
    {
        using TinyModel model = new TinyModel()
            .WithTokenizer(truncation: $$"""{"direction":"{{side}}","max_length":2,"strategy":"LongestFirst","stride":0}""")
            .WithTable("embedding.weight")
            .Write("modules.json", """[{"type":"StaticEmbedding","path":"."}]""");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await generator.GenerateAsync(["one", "one two", "one two three", string.Concat(Enumerable.Repeat("one ", 5000))], cancellationToken: CancellationToken))
            .Select(static embedding => embedding.IsInputTruncated()).Should().Equal(false, false, true, true);
    }

    [Fact]
    public async Task GenerateAsync_ManyUnknownTokensBeforeKnownOnes_FindsThem()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"max_length\":3");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();
        string text = string.Concat(Enumerable.Repeat("nothing ", 9000)) + "one two three four";

        (await EmbedAsync(generator, text)).Should().Equal(3, 30);
    }

    [Fact]
    public async Task GenerateAsync_NoKnownToken_GivesZeros()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"normalize\":true");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["", "nothing", "   "], cancellationToken: CancellationToken);

        embeddings.Should().HaveCount(3).And.OnlyContain(embedding => embedding.Vector.ToArray().SequenceEqual(new float[2]));
        embeddings.Usage!.InputTokenCount.Should().Be(0);
    }

    [Fact]
    public async Task GenerateAsync_Normalize_FollowsTheDirectoryUnlessTold()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"normalize\":true");
        await using StaticEmbeddingGenerator normalizing = await model.OpenAsync();
        await using StaticEmbeddingGenerator plain = await model.OpenAsync(new() { Normalize = false });

        (await EmbedAsync(normalizing, "two"))[1].Should().BeApproximately(10 / MathF.Sqrt(101), 1e-6f);
        (await EmbedAsync(plain, "two")).Should().Equal(3, 30);
    }

    [Theory]
    [InlineData(false, 45f)]
    [InlineData(true, 10f)]
    public async Task GenerateAsync_SpecialTokenInAText_IsTextUnlessAllowed(bool allow, float expected)
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync(new() { AllowSpecialTokens = allow });

        // As text it is "[", "SEP" and "]", which are unknown.
        (await EmbedAsync(generator, allow ? "[SEP]" : "[SEP] three four"))[1].Should().Be(expected);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("I8")]
    public async Task GenerateAsync_EveryTypeWithWeightsAndMapping_GivesTheWeightedMeanOfMappedRows(string type)
    {
        SafetensorsBuilder table = new();
        if (type == "F32")
            table.Add("embeddings", type, [3, 2], 1f, 2f, 3f, 4f, 5f, 6f);
        else if (type == "F16")
            table.Add("embeddings", type, [3, 2], (Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6);
        else
            table.Add("embeddings", type, [3, 2], (sbyte)1, (sbyte)2, (sbyte)3, (sbyte)4, (sbyte)5, (sbyte)6);

        table.Add("weights", "F64", [6], 0, 0, 0.5, 2d, 1, 1).Add("mapping", "I64", [6], 0L, 0, 2, 0, 1, 1);
        using TinyModel model = new TinyModel().WithTokenizer().Write("model.safetensors", table.Build()).WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        // one: row 2 by 0.5; two: row 0 by 2. The mean is over tokens, not over weights.
        (await EmbedAsync(generator, "one two")).Should().Equal((2.5f + 2) / 2, (3 + 4) / 2f);
    }

    [Fact]
    public async Task GenerateAsync_ManyTexts_KeepTheirOrderOnTheThreads()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync(new() { WorkerCount = 3 });
        string[] texts = [.. Enumerable.Range(0, 5000).Select(i => TinyModel.Words[2 + (i % 4)])];

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(texts.Select(text => text), cancellationToken: CancellationToken);

        embeddings.Select(embedding => embedding.Vector.Span[0]).Should().Equal(Enumerable.Range(0, 5000).Select(i => 2f + (i % 4)));
        embeddings.Usage!.InputTokenCount.Should().Be(5000);
    }

    [Fact]
    public async Task GenerateAsync_Bundled_SameBitsAloneAndTogetherAndConcurrently()
    {
        await using StaticEmbeddingGenerator generator = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, new() { WorkerCount = 2 }, cancellationToken: CancellationToken);
        string[] texts = [.. Enumerable.Range(0, 20).SelectMany(_ => MiniLmStaticGoldens.Texts)];
        float[][] alone = new float[40][];
        for (int i = 0; i < 40; i++)
            alone[i] = await EmbedAsync(generator, MiniLmStaticGoldens.Texts[i]);

        GeneratedEmbeddings<Embedding<float>>[] calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => generator.GenerateAsync(texts, cancellationToken: CancellationToken)));

        foreach (GeneratedEmbeddings<Embedding<float>> call in calls)
            Enumerable.Range(0, call.Count).Count(i => call[i].Vector.Span.SequenceEqual(alone[i % 40])).Should().Be(texts.Length);
    }

    [Fact]
    public async Task GenerateAsync_Dimensions_AreTheFirstValuesWhereDeclared()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"normalize\":true,\"matryoshka_dimensions\":[1]");
        await using StaticEmbeddingGenerator declared = await model.OpenAsync();
        await using StaticEmbeddingGenerator undeclared = await model.OpenAsync(new() { ShorterDimensions = [] });

        declared.ShorterDimensions.Should().Equal(1);
        (await EmbedAsync(declared, "two", new() { Dimensions = 1 })).Should().Equal(1f);
        (await EmbedAsync(undeclared, "two", new() { Dimensions = 2 })).Should().HaveCount(2);
        await FluentActions.Awaiting(() => EmbedAsync(undeclared, "two", new() { Dimensions = 1 })).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*ShorterDimensions*");
        await FluentActions.Awaiting(() => EmbedAsync(declared, "two", new() { Dimensions = 3 })).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*2, or 1*");
    }

    [Fact]
    public async Task GenerateAsync_Embeddings_CarryModelAndTime()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddDays(1));
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync(new() { TimeProvider = time });

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["one"], new() { ModelId = "test/tiny" }, CancellationToken);

        embeddings[0].ModelId.Should().Be("test/tiny");
        embeddings[0].CreatedAt.Should().Be(DateTimeOffset.UnixEpoch.AddDays(1));
        await FluentActions.Awaiting(() => generator.GenerateAsync(["one"], new() { ModelId = "other" }, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task GenerateAsync_NoTexts_GivesNone()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await generator.GenerateAsync([], cancellationToken: CancellationToken)).Should().BeEmpty();
        (await generator.GenerateAsync(Enumerable.Empty<string>().Where(text => text.Length > 0), cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().Be(0);
    }

    [Fact]
    public async Task GenerateAsync_NullText_ThrowsArgumentExceptionThatNamesIt()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        await FluentActions.Awaiting(() => generator.GenerateAsync(["one", null!], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        await FluentActions.Awaiting(() => generator.GenerateAsync(null!, cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentNullException>();
        (await EmbedAsync(generator, "one")).Should().Equal(2, 20);
    }

    [Fact]
    public async Task GetService_EachType_AnswersOrIsNull()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec().Write("config_sentence_transformers.json", """{"prompts":{"query":"q: ","passage":"d: "},"default_prompt_name":"query"}""");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions.Should().Be(2);
        generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId.Should().Be("test/tiny");
        generator.GetService<EmbeddingPrompts>()!.Document.Should().Be("d: ");
        generator.Prompts.Query.Should().Be("q: ");
        generator.GetService<IModelReadiness>()!.State.Should().Be(ModelState.Ready);
        generator.GetService(typeof(StaticEmbeddingGenerator)).Should().BeSameAs(generator);
        generator.GetService(typeof(StaticEmbeddingGenerator), "key").Should().BeNull();
        generator.GetService(typeof(string)).Should().BeNull();
    }

    private static async Task<float[]> EmbedAsync(StaticEmbeddingGenerator generator, string text, EmbeddingGenerationOptions? options = null) =>
        (await generator.GenerateAsync([text], options, CancellationToken))[0].Vector.ToArray();
}
