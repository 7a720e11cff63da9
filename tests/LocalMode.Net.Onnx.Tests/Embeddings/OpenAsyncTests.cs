using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class OpenAsyncTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_NullModel_ThrowsArgumentNull() =>
        await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(null!)).Should().ThrowAsync<ArgumentNullException>().WithParameterName("model");

    [Fact]
    public async Task OpenAsync_FileReference_ThrowsArgument() =>
        await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(ModelReference.FromFile("model.onnx"))).Should().ThrowAsync<ArgumentException>().WithParameterName("model");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_NoDirectory_NamesThePath(bool verify)
    {
        string path = Path.Combine(Path.GetTempPath(), "localmode-no-such-model");

        ModelNotFoundException error = (await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(ModelReference.FromDirectory(path), new() { VerifyFiles = verify }))
            .Should().ThrowAsync<ModelNotFoundException>()).Which;

        error.ProbedPaths.Should().Equal(path);
    }

    [Fact]
    public async Task OpenAsync_NoGraph_NamesEveryPlaceLookedAt()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json");

        ModelNotFoundException error = (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelNotFoundException>()).Which;

        error.Model.Should().Be("test/model");
        error.ProbedPaths.Should().Equal(directory.PathOf("onnx/model.onnx"), directory.PathOf("model.onnx"));
    }

    [Fact]
    public async Task OpenAsync_SeveralUnusualGraphs_ListsThem()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json").Write("onnx/model_quantized.onnx", []).Write("onnx/model_bnb4.onnx", []);

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelNotFoundException>())
            .WithMessage("*ModelFile*model_bnb4.onnx*model_quantized.onnx*");
    }

    [Fact]
    public async Task OpenAsync_ModelFileMissing_NamesItAndWhatIsThere()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();

        ModelNotFoundException error = (await FluentActions.Awaiting(() => directory.OpenAsync(new() { ModelFile = "onnx/other.onnx" }))
            .Should().ThrowAsync<ModelNotFoundException>().WithMessage("*model.onnx*")).Which;

        error.ProbedPaths.Should().Equal(directory.PathOf("onnx/other.onnx"));
    }

    [Theory]
    [InlineData("onnx/model.onnx", "model.onnx")]
    [InlineData("model.onnx", "onnx/model_quantized.onnx")]
    [InlineData("onnx/model.onnx", "onnx/model_int8.onnx")]
    public async Task OpenAsync_TwoUsualGraphs_TakesTheFirstOfTheOrder(string taken, string left)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json").Write(taken, new OnnxGraphBuilder().With("input_ids").Build()).Write(left, [1, 2, 3]);

        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync();

        generator.Dimensions.Should().Be(1);
    }

    [Fact]
    public async Task OpenAsync_OneUnusualGraphOrAChosenOne_TakesIt()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json").Write("onnx/model_O4.onnx", new OnnxGraphBuilder().With("input_ids").Build());
        await using OnnxEmbeddingGenerator only = await directory.OpenAsync();
        directory.Write("model.onnx", [1, 2, 3]);
        await using OnnxEmbeddingGenerator chosen = await directory.OpenAsync(new() { ModelFile = "onnx/model_O4.onnx" });

        only.Dimensions.Should().Be(1);
        chosen.Dimensions.Should().Be(1);
    }

    [Fact]
    public async Task OpenAsync_RandomBytes_IsInvalidWithTheRuntimesWords()
    {
        using ModelDirectoryBuilder directory = new();
        byte[] bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        directory.Copy("tokenizer.json").Write("model.onnx", bytes);

        ModelInvalidException error = (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>()).Which;

        error.File.Should().Be(directory.PathOf("model.onnx"));
        error.Message.Should().Contain("ONNX Runtime").And.Contain(error.InnerException!.Message.TrimEnd('.'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    [InlineData(23_177_417)]
    public async Task OpenAsync_TruncatedGraph_IsInvalid(int length)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Copy("tokenizer.json").Copy("model_quantized.onnx", "model.onnx");
        await using (FileStream file = new(directory.PathOf("model.onnx"), FileMode.Open))
            file.SetLength(length);

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>())
            .Which.File.Should().Be(directory.PathOf("model.onnx"));
    }

    [Theory]
    [InlineData("{}", "$.model", "missing")]
    [InlineData("not json", null, "not valid JSON")]
    [InlineData("""{"model":{"type":"NoSuchModel"}}""", "$.model.type", "NoSuchModel")]
    public async Task OpenAsync_WrongTokenizer_NamesTheFileTheJsonPathAndTheReason(string json, string? field, string reason)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("tokenizer.json", json).Write("model.onnx", new OnnxGraphBuilder().With("input_ids").Build());

        Exception error = (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<Exception>()).Which;

        ModelInvalidException invalid = error.Should().BeOfType<ModelInvalidException>().Which;
        (invalid.File, invalid.Field).Should().Be((directory.PathOf("tokenizer.json"), field));
        invalid.Reason.Should().Contain(reason);
    }

    [Fact]
    public async Task OpenAsync_NoTokenizer_IsNotFound()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("model.onnx", new OnnxGraphBuilder().With("input_ids").Build());

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelNotFoundException>())
            .Which.ProbedPaths.Should().Contain(directory.PathOf("tokenizer.json"));
    }

    [Fact]
    public async Task OpenAsync_UnknownRequiredInput_NamesIt()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "input_ids", "attention_mask", "pixel_values");

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>()).Which.Field.Should().Be("pixel_values");
    }

    [Fact]
    public async Task OpenAsync_NoIds_IsInvalid()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(null, "attention_mask");

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>()).Which.Field.Should().Be("input_ids");
    }

    [Fact]
    public async Task OpenAsync_NoUsableOutput_ListsTheOutputs()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho(static graph => (graph.Output, graph.MoreOutputs) = ("logits", ["other"]));

        (await FluentActions.Awaiting(() => directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*last_hidden_state*logits*other*");
    }

    [Fact]
    public async Task OpenAsync_CancelledToken_ThrowsWithThatToken()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, cancellationToken: source.Token)).Should().ThrowAsync<OperationCanceledException>())
            .Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task OpenAsync_CancelledWhileLoading_Ends()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        // Progress says "Loading" before the graph is read.
        Task<OnnxEmbeddingGenerator> opening = OnnxEmbeddingGenerator.OpenAsync(
            TestModels.AllMiniLm, progress: new Callback(report => { if (report.Stage == ModelLoadStage.Loading) source.Cancel(); }), cancellationToken: source.Token);

        (await FluentActions.Awaiting(() => opening).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public async Task OpenAsync_Succeeds_ReportsLoadingAndReady()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        List<ModelLoadProgress> reports = [];

        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(directory.Reference, progress: new Callback(reports.Add), cancellationToken: CancellationToken);

        reports.Should().Equal(
            new ModelLoadProgress("test/model", ModelLoadStage.Loading, 0),
            new ModelLoadProgress("test/model", ModelLoadStage.Loading, 1),
            new ModelLoadProgress("test/model", ModelLoadStage.Ready, 1));
    }

    [Theory]
    [InlineData(ModelLoadStage.Loading)]
    [InlineData(ModelLoadStage.Ready)]
    public async Task OpenAsync_ProgressThrowsAfterLoading_ReleasesTheModel(ModelLoadStage stage)
    {
        using ModelDirectoryBuilder directory = new();
        Released opened = new();
        Callback progress = new(value =>
        {
            if (value.Stage == stage && value.Fraction == 1)
                throw new InvalidOperationException("the caller's own");
        });

        await FluentActions.Awaiting(() => OnnxOpening<OnnxEmbeddingOptions>.RunAsync(directory.Reference, null, progress, _ => opened, CancellationToken))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("the caller's own");

        opened.Times.Should().Be(1);
    }

    [Fact]
    public async Task OpenAsync_OptionOutOfRange_ThrowsArgumentOutOfRange()
    {
        OnnxEmbeddingOptions[] wrong =
        [
            new() { WorkerCount = 0 }, new() { WorkerCount = 1_025 }, new() { WorkerCount = int.MaxValue }, new() { TokenBudget = 0 }, new() { QueueLimit = -1 }, new() { MaxTokens = 0 },
            new() { ExecutionProvider = (OnnxExecutionProvider)77 }, new() { Pooling = (EmbeddingPooling)77 }, new() { MaxTokens = 2 }, new() { IntraOpThreads = 0 }, new() { IntraOpThreads = 1_025 }, new() { ShorterDimensions = [64, 0] },
        ];

        foreach (OnnxEmbeddingOptions options in wrong)
            await FluentActions.Awaiting(() => OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, options)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    private sealed class Callback(Action<ModelLoadProgress> report) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value) => report(value);
    }

    private sealed class Released : IDisposable
    {
        public int Times { get; private set; }

        public void Dispose() => Times++;
    }
}
