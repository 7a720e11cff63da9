using LocalMode.Models;
using LocalMode.Static.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LocalMode.Static.Tests.Embeddings;

public sealed class OpenAsyncTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_BundledModel_VerifiesAndReportsTheSteps()
    {
        List<ModelLoadProgress> steps = [];
        await using StaticEmbeddingGenerator generator = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, progress: new Steps(steps), cancellationToken: CancellationToken);

        steps.Select(step => step.Stage).Distinct().Should().Equal(ModelLoadStage.Verifying, ModelLoadStage.Loading, ModelLoadStage.Ready);
        steps.Should().OnlyContain(step => step.Model == MiniLmStatic.Model.Name);
        generator.Dimensions.Should().Be(256);
        generator.ShorterDimensions.Should().BeEmpty();
    }

    [Fact]
    public async Task OpenAsync_Model2VecBesideModules_IsModel2Vec()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"max_length\":1")
            .Write("modules.json", """[{"type":"sentence_transformers.models.StaticEmbedding","path":"."},{"type":"sentence_transformers.models.Normalize","path":"1_Normalize"}]""");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await generator.GenerateAsync(["nothing two one"], cancellationToken: CancellationToken))[0].Vector.ToArray().Should().Equal(3, 30);
    }

    [Theory]
    [InlineData("embedding.weight")]
    [InlineData("embeddings")]
    public async Task OpenAsync_ModuleInAFolder_ReadsItsFilesThere(string table)
    {
        using TinyModel model = new TinyModel()
            .Write("modules.json", """[{"idx":0,"name":"0","path":"0_StaticEmbedding","type":"sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"},{"idx":1,"name":"1","path":"1_Normalize","type":"sentence_transformers.models.Normalize"}]""")
            .WithTokenizer("0_StaticEmbedding/tokenizer.json").WithTable(table, "0_StaticEmbedding/model.safetensors");
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await generator.GenerateAsync(["two"], cancellationToken: CancellationToken))[0].Vector.Span[0].Should().BeApproximately(1 / MathF.Sqrt(101), 1e-6f);
    }

    [Fact]
    public async Task OpenAsync_NoUnknownTokenNamed_DropsNothing()
    {
        // A word-level model must name one; the tiny tokenizer's is a word here.
        using TinyModel model = new TinyModel().WithTokenizer(unknown: "one").WithTable().WithModel2Vec();
        await using StaticEmbeddingGenerator generator = await model.OpenAsync();

        (await generator.GenerateAsync(["one two nothing"], cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().Be(1);
    }

    [Fact]
    public async Task OpenAsync_OtherKinds_AreErrorsThatSayWhatWasFound()
    {
        using TinyModel none = new TinyModel().WithTokenizer();
        (await Invalid<ModelNotFoundException>(none)).ProbedPaths.Should().HaveCount(2);

        using TinyModel bert = new TinyModel().WithTokenizer().Write("config.json", """{"model_type":"bert"}""");
        (await Invalid<ModelInvalidException>(bert)).Message.Should().Contain("bert").And.Contain("model2vec");

        using TinyModel transformer = new TinyModel().Write("modules.json", """[{"type":"sentence_transformers.models.Transformer","path":""}]""");
        (await Invalid<UnsupportedCapabilityException>(transformer)).Message.Should().Contain("Transformer");

        using TinyModel dense = new TinyModel().Write("modules.json", """[{"type":"StaticEmbedding","path":""},{"type":"Dense","path":"1_Dense"}]""");
        (await Invalid<UnsupportedCapabilityException>(dense)).Message.Should().Contain("Dense");

        using TinyModel empty = new TinyModel().Write("modules.json", "[]");
        (await Invalid<ModelInvalidException>(empty)).Message.Should().Contain("StaticEmbedding");

        using TinyModel noPath = new TinyModel().Write("modules.json", """[{"type":"StaticEmbedding"}]""");
        (await Invalid<ModelInvalidException>(noPath)).Field.Should().Be("$[0].path");
    }

    [Fact]
    public async Task OpenAsync_MissingFiles_AreModelNotFound()
    {
        using TinyModel noTokenizer = new TinyModel().WithTable().WithModel2Vec();
        (await Invalid<ModelNotFoundException>(noTokenizer)).Message.Should().Contain("tokenizer.json");

        using TinyModel noTable = new TinyModel().WithTokenizer().WithModel2Vec();
        (await Invalid<ModelNotFoundException>(noTable)).Message.Should().Contain("model.safetensors");

        ModelReference nowhere = ModelReference.FromDirectory(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        await FluentActions.Awaiting(() => StaticEmbeddingGenerator.OpenAsync(nowhere, new() { VerifyFiles = false }, cancellationToken: CancellationToken)).Should().ThrowAsync<ModelNotFoundException>();
    }

    [Fact]
    public async Task OpenAsync_TablesThatDoNotFit_AreModelInvalid()
    {
        await Wrong(new SafetensorsBuilder().Add("other", "F32", [6, 1], new float[6]), "embeddings", "other");
        await Wrong(new SafetensorsBuilder().Add("embeddings", "F32", [12], new float[12]), "embeddings", "[12]");
        await Wrong(new SafetensorsBuilder().Add<float>("embeddings", "F32", [6, 0]), "embeddings", "[6, 0]");
        await Wrong(new SafetensorsBuilder().Add("embeddings", "F64", [6, 1], new double[6]), "embeddings", "F64");
        await Wrong(new SafetensorsBuilder().Add("embeddings", "F32", [5, 2], new float[10]), "embeddings", "5 rows");
        await Wrong(TinyModel.Table().Add("weights", "F32", [5], new float[5]), "weights", "[6]");
        await Wrong(TinyModel.Table().Add("weights", "BOOL", [6], new byte[6]), "weights", "BOOL");
        await Wrong(TinyModel.Table().Add("mapping", "I64", [6, 1], new long[6]), "mapping", "[6, 1]");
        await Wrong(TinyModel.Table().Add("mapping", "F32", [6], new float[6]), "mapping", "F32");
        await Wrong(TinyModel.Table().Add("mapping", "I64", [6], 0L, 1, 2, 3, 4, 6), "mapping", "Token 5 has the row 6");
        await Wrong(TinyModel.Table().Add("mapping", "I32", [6], 0, 1, 2, 3, -1, 5), "mapping", "Token 4 has the row -1");
    }

    [Theory]
    [InlineData("\"normalize\":1", "$.normalize")]
    [InlineData("\"max_length\":\"x\"", "$.max_length")]
    [InlineData("\"matryoshka_dimensions\":2", "$.matryoshka_dimensions")]
    [InlineData("\"matryoshka_dimensions\":[0]", "$.matryoshka_dimensions")]
    public async Task OpenAsync_WrongConfig_IsModelInvalidAtItsPlace(string setting, string field)
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec(setting);

        (await Invalid<ModelInvalidException>(model)).Field.Should().Be(field);
    }

    [Fact]
    public async Task OpenAsync_ShorterDimensionsAboveTheTables_IsModelInvalid()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec("\"matryoshka_dimensions\":[3]");

        (await Invalid<ModelInvalidException>(model)).Message.Should().Contain("3");
    }

    [Fact]
    public async Task OpenAsync_WrongArguments_AreTheCallersErrors()
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec();
        foreach (StaticEmbeddingOptions options in (StaticEmbeddingOptions[])[new() { MaxTokens = 0 }, new() { WorkerCount = 0 }, new() { WorkerCount = 2000 }, new() { ShorterDimensions = [0] }, new() { TimeProvider = null! }])
            await FluentActions.Awaiting(() => model.OpenAsync(options)).Should().ThrowAsync<ArgumentException>();

        await FluentActions.Awaiting(() => StaticEmbeddingGenerator.OpenAsync(null!, cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentNullException>();
        await FluentActions.Awaiting(() => StaticEmbeddingGenerator.OpenAsync(ModelReference.FromFile(model.PathOf("model.safetensors")), cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => StaticEmbeddingGenerator.OpenAsync(model.Reference, cancellationToken: new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task OpenAsync_WithALogger_SaysWhatWasOpened()
    {
        FakeLogCollector collector = new();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(collector)));
        using TinyModel model = new TinyModel().WithTokenizer().WithTable().WithModel2Vec().Write("config_sentence_transformers.json", """{"default_prompt_name":"query"}""");

        await (await model.OpenAsync(new() { LoggerFactory = factory })).DisposeAsync();

        collector.GetSnapshot().Select(record => record.Level).Should().Equal(LogLevel.Information, LogLevel.Warning);
        collector.GetSnapshot()[0].Message.Should().Contain("6 rows of 2");
    }

    private static async Task Wrong(SafetensorsBuilder table, string field, string word)
    {
        using TinyModel model = new TinyModel().WithTokenizer().WithModel2Vec().Write("model.safetensors", table.Build());
        ModelInvalidException error = await Invalid<ModelInvalidException>(model);
        error.File.Should().EndWith("model.safetensors");
        error.Field.Should().Be(field);
        error.Message.Should().Contain(word);
    }

    private static async Task<TError> Invalid<TError>(TinyModel model)
        where TError : LocalModeException =>
        (await FluentActions.Awaiting(() => model.OpenAsync()).Should().ThrowAsync<TError>()).Which;

    private sealed class Steps(List<ModelLoadProgress> steps) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value) => steps.Add(value);
    }
}
