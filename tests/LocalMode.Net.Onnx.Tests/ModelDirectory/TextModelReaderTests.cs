using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.ModelDirectory;

public sealed class TextModelReaderTests : IDisposable
{
    private readonly ModelDirectoryBuilder _directory = new();

    [Fact]
    public void ReadClassifier_ElevenLabelsInAnyOrder_AreSortedByNumber()
    {
        _directory.Write("config.json", """{"id2label":{"10":"k","2":"c","1":"b","0":"a","3":"d","4":"e","5":"f","6":"g","7":"h","8":"i","9":"j"},"problem_type":"multi_label_classification"}""");

        ClassifierConfig config = TextModelReader.ReadClassifier(_directory.Directory);

        string.Concat(config.Labels).Should().Be("abcdefghijk");
        config.ProblemType.Should().Be("multi_label_classification");
        config.ActivationFunction.Should().BeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id2label":null,"problem_type":null}""")]
    public void ReadClassifier_NothingSaid_IsEmpty(string json)
    {
        _directory.Write("config.json", json);

        TextModelReader.ReadClassifier(_directory.Directory).Should().BeEquivalentTo(new ClassifierConfig { Labels = [] });
    }

    [Theory]
    [InlineData("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.linear.Identity","version":"5"}}""")]
    [InlineData("""{"sbert_ce_default_activation_function":"torch.nn.modules.linear.Identity"}""")]
    [InlineData("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.linear.Identity"},"sbert_ce_default_activation_function":"torch.nn.modules.activation.Sigmoid"}""")]
    public void ReadClassifier_ActivationInEitherPlace_IsFound(string json)
    {
        _directory.Write("config.json", json);

        TextModelReader.ReadClassifier(_directory.Directory).ActivationFunction.Should().Be("torch.nn.modules.linear.Identity");
    }

    [Theory]
    [InlineData("""{"id2label":[]}""", "$.id2label")]
    [InlineData("""{"id2label":{"0":7}}""", "$.id2label.0")]
    [InlineData("""{"id2label":{"0":"a","2":"b"}}""", "$.id2label.2")]
    [InlineData("""{"id2label":{"0":"a","00":"b"}}""", "$.id2label.00")]
    [InlineData("""{"id2label":{"a":"0"}}""", "$.id2label.a")]
    [InlineData("""{"problem_type":1}""", "$.problem_type")]
    [InlineData("""{"id2label":{"0":"\ud800"}}""", "$")]
    [InlineData("""{"problem_type":"\udc00"}""", "$")]
    [InlineData("""{"id2label":{"0":"a"},"\ud800":1}""", "$")]
    [InlineData("""{"x":[{"y":["\ud83d"]}]}""", "$")]
    [InlineData("""{"sentence_transformers":{"activation_fn":1}}""", "$.sentence_transformers.activation_fn")]
    public void ReadClassifier_UnexpectedJson_NamesThePlace(string json, string field)
    {
        _directory.Write("config.json", json);

        ModelInvalidException error = FluentActions.Invoking(() => TextModelReader.ReadClassifier(_directory.Directory)).Should().Throw<ModelInvalidException>().Which;

        (error.File, error.Field).Should().Be((_directory.PathOf("config.json"), field));
    }

    [Theory]
    [InlineData("""{"max_position_embeddings":64}""", """{"model_max_length":128}""", 64, "config.json")]
    [InlineData("""{"max_position_embeddings":256}""", """{"model_max_length":128}""", 128, "tokenizer_config.json")]
    [InlineData("""{"max_position_embeddings":4098,"model_type":"longformer","pad_token_id":1}""", "{}", 4096, "config.json")]
    [InlineData("{}", "{}", 512, null)]
    public void Read_Limits_SayWhereTheyComeFrom(string config, string tokenizer, int tokens, string? source)
    {
        _directory.Write("config.json", config).Write("tokenizer_config.json", tokenizer);

        TextModelConfig found = TextModelReader.Read(_directory.Directory, new OnnxEmbeddingOptions());

        (found.MaxTokens, found.MaxTokensSource).Should().Be((tokens, source is null ? null : _directory.PathOf(source)));
        TextModelReader.Read(_directory.Directory, new OnnxEmbeddingOptions { MaxTokens = 9 }).MaxTokensSource.Should().BeNull();
    }

    [Fact]
    public async Task OpenAsync_NoRoomBesideTheSpecialTokens_NamesTheFileThatSaysSo()
    {
        _directory.WithEcho().Write("tokenizer_config.json", """{"model_max_length":2}""");

        ModelInvalidException error = (await FluentActions.Awaiting(() => _directory.OpenAsync()).Should().ThrowAsync<ModelInvalidException>()).Which;

        error.File.Should().Be(_directory.PathOf("tokenizer_config.json"));
        error.Reason.Should().Contain("2 tokens leave no room");
    }

    public void Dispose() => _directory.Dispose();
}
