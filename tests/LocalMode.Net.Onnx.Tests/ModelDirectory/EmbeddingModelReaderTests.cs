using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.ModelDirectory;

public sealed class EmbeddingModelReaderTests
{
    private const string Modules = """
        [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
         {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
         {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]
        """;

    [Fact]
    public void Read_MiniLm_TakesSentenceTransformersFiles()
    {
        EmbeddingModelConfig config = EmbeddingModelReader.Read(TestModels.AllMiniLm.Path, new());

        config.Pooling.Should().Be(EmbeddingPooling.Mean);
        config.Normalize.Should().BeTrue();
        config.MaxTokens.Should().Be(256, "sentence_bert_config.json beats tokenizer_config.json, config.json and tokenizer.json");
        config.PadToken.Should().Be("[PAD]");
        config.PadLeft.Should().BeFalse();
        config.Prompts.Query.Should().BeEmpty();
    }

    [Fact]
    public void Read_EmptyDirectory_IsPlainTransformers()
    {
        using ModelDirectoryBuilder directory = new();

        EmbeddingModelReader.Read(directory.Directory, new()).Should().Be(new EmbeddingModelConfig { Pooling = EmbeddingPooling.Mean, Normalize = false, MaxTokens = 512 });
    }

    [Theory]
    [InlineData("""{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""", EmbeddingPooling.Cls)]
    [InlineData("""{"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode_max_tokens":true}""", EmbeddingPooling.Max)]
    [InlineData("""{"pooling_mode_lasttoken":true,"include_prompt":true}""", EmbeddingPooling.LastToken)]
    [InlineData("""{"pooling_mode":"cls"}""", EmbeddingPooling.Cls)]
    [InlineData("""{"pooling_mode":["mean"]}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode":"max"}""", EmbeddingPooling.Max)]
    [InlineData("""{"pooling_mode":"lasttoken"}""", EmbeddingPooling.LastToken)]
    [InlineData("""{"word_embedding_dimension":384}""", EmbeddingPooling.Mean)]
    public void Read_EverySpellingOfPooling_IsUnderstood(string json, EmbeddingPooling expected)
    {
        foreach (string type in (string[])["sentence_transformers.models.Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"])
        {
            using ModelDirectoryBuilder directory = new();
            directory.Write("modules.json", Modules.Replace("sentence_transformers.models.Pooling", type, StringComparison.Ordinal)).Write("1_Pooling/config.json", json);

            EmbeddingModelConfig config = EmbeddingModelReader.Read(directory.Directory, new());

            config.Pooling.Should().Be(expected);
            config.Normalize.Should().BeTrue();
        }
    }

    [Theory]
    [InlineData("""{"pooling_mode_weightedmean_tokens":true}""", "weightedmean")]
    [InlineData("""{"pooling_mode_cls_token":true,"pooling_mode_max_tokens":true}""", "cls + max")]
    [InlineData("""{"pooling_mode":"median"}""", "median")]
    public void Read_PoolingThatWeLack_IsUnsupported(string json, string named)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules).Write("1_Pooling/config.json", json);

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<UnsupportedCapabilityException>().WithMessage($"*{named}*");
    }

    [Fact]
    public void Read_ModuleThatWeLack_IsUnsupportedAndNamed()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules.Replace("models.Normalize", "models.Dense", StringComparison.Ordinal)).Write("1_Pooling/config.json", "{}");

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<UnsupportedCapabilityException>().WithMessage("*sentence_transformers.models.Dense*");
    }

    [Fact]
    public void Read_PoolingFileMissing_IsNotFound()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules);

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<ModelNotFoundException>()
            .Which.ProbedPaths.Should().Equal(directory.PathOf("1_Pooling/config.json"));
    }

    [Theory]
    [InlineData("modules.json", "{}", "$")]
    [InlineData("modules.json", "[{\"path\":\"\"}]", "$[0].type")]
    [InlineData("modules.json", "[{\"path\":3,\"type\":\"a.Transformer\"}]", "$[0].path")]
    [InlineData("1_Pooling/config.json", "[]", "$")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode_cls_token\":\"yes\"}", "$.pooling_mode_cls_token")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":7}", "$.pooling_mode")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode_cls_token\":false}", "$")]
    [InlineData("sentence_bert_config.json", "{\"max_seq_length\":\"256\"}", "$.max_seq_length")]
    [InlineData("sentence_bert_config.json", "{\"max_seq_length\":-1}", "$.max_seq_length")]
    [InlineData("tokenizer_config.json", "{\"pad_token\":[]}", "$.pad_token")]
    [InlineData("config.json", "{", "$")]
    [InlineData("config_sentence_transformers.json", "{\"prompts\":{\"query\":1}}", "$.prompts.query")]
    [InlineData("config_sentence_transformers.json", "{\"prompts\":[]}", "$.prompts")]
    public void Read_UnexpectedJson_NamesFileAndPath(string file, string json, string path)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules).Write("1_Pooling/config.json", "{}").Write(file, json);

        ModelInvalidException error = FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<ModelInvalidException>().Which;

        error.File.Should().Be(directory.PathOf(file));
        error.Field.Should().Be(path);
    }

    [Theory]
    [InlineData("""{"max_position_embeddings":512}""", """{"model_max_length":128}""", 128)]
    [InlineData("""{"max_position_embeddings":512}""", """{"model_max_length":1000000000000000019884624838656}""", 512)]
    [InlineData("""{"max_position_embeddings":514,"model_type":"xlm-roberta","pad_token_id":1}""", "{}", 512)]
    [InlineData("{}", """{"model_max_length":77}""", 77)]
    public void Read_NoSentenceConfig_TakesTheSmallerLimit(string config, string tokenizer, int expected)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("config.json", config).Write("tokenizer_config.json", tokenizer);

        EmbeddingModelReader.Read(directory.Directory, new()).MaxTokens.Should().Be(expected);
    }

    [Fact]
    public void Read_Options_WinOverTheFiles()
    {
        EmbeddingModelConfig config = EmbeddingModelReader.Read(TestModels.AllMiniLm.Path, new() { Pooling = EmbeddingPooling.Cls, Normalize = false, MaxTokens = 99 });

        config.Should().Match<EmbeddingModelConfig>(c => c.Pooling == EmbeddingPooling.Cls && !c.Normalize && c.MaxTokens == 99);
    }

    [Theory]
    [InlineData("""{"prompts":{"query":"q: ","document":"d: "}}""", "q: ", "d: ")]
    [InlineData("""{"prompts":{"query":"q: ","passage":"p: "},"default_prompt_name":null}""", "q: ", "p: ")]
    [InlineData("""{"prompts":{}}""", "", "")]
    public void Read_Prompts_AreTheModels(string json, string query, string document)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("config_sentence_transformers.json", json);

        EmbeddingPrompts prompts = EmbeddingModelReader.Read(directory.Directory, new()).Prompts;

        prompts.Query.Should().Be(query);
        prompts.Document.Should().Be(document);
    }

    [Fact]
    public void Read_PromptLeftOutOfPooling_IsUnsupported()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules).Write("1_Pooling/config.json", """{"include_prompt":false}""").Write("config_sentence_transformers.json", """{"prompts":{"query":"q: "}}""");

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<UnsupportedCapabilityException>().WithMessage("*include_prompt*");
    }
}
