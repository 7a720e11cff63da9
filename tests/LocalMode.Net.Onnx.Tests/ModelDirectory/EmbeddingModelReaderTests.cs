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

        config.Poolings.Should().Equal(EmbeddingPooling.Mean);
        config.Normalize.Should().BeTrue();
        config.MaxTokens.Should().Be(256, "sentence_bert_config.json beats tokenizer_config.json, config.json and tokenizer.json");
        config.PadToken.Should().Be("[PAD]");
        config.PadLeft.Should().BeFalse();
        config.Prompts.ByName.Should().BeEmpty();
        config.ShorterDimensions.Should().BeEmpty();
    }

    [Fact]
    public void Read_EmptyDirectory_IsPlainTransformers()
    {
        using ModelDirectoryBuilder directory = new();

        EmbeddingModelConfig config = EmbeddingModelReader.Read(directory.Directory, new());

        config.Poolings.Should().Equal(EmbeddingPooling.Mean);
        (config.Normalize, config.MaxTokens, config.PadTokenId, config.PadLeft, config.IncludePrompt).Should().Be((false, 512, 0, false, true));
        config.Layers.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""", EmbeddingPooling.Cls)]
    [InlineData("""{"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode_max_tokens":true}""", EmbeddingPooling.Max)]
    [InlineData("""{"pooling_mode_lasttoken":true,"include_prompt":true}""", EmbeddingPooling.LastToken)]
    [InlineData("""{"pooling_mode_mean_sqrt_len_tokens":true}""", EmbeddingPooling.MeanSqrtLength)]
    [InlineData("""{"pooling_mode_weightedmean_tokens":true}""", EmbeddingPooling.WeightedMean)]
    [InlineData("""{"pooling_mode":"cls"}""", EmbeddingPooling.Cls)]
    [InlineData("""{"pooling_mode":["mean"]}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode":"max"}""", EmbeddingPooling.Max)]
    [InlineData("""{"pooling_mode":"lasttoken"}""", EmbeddingPooling.LastToken)]
    [InlineData("""{"pooling_mode":"mean_sqrt_len_tokens"}""", EmbeddingPooling.MeanSqrtLength)]
    [InlineData("""{"pooling_mode":"weightedmean"}""", EmbeddingPooling.WeightedMean)]
    [InlineData("""{"word_embedding_dimension":384}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode_cls_token":false}""", EmbeddingPooling.Mean)]
    [InlineData("""{"pooling_mode_lasttoken":true,"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":true,"pooling_mode_max_tokens":true}""", EmbeddingPooling.Cls, EmbeddingPooling.Max, EmbeddingPooling.Mean, EmbeddingPooling.LastToken)]
    [InlineData("""{"pooling_mode":["lasttoken","cls"]}""", EmbeddingPooling.LastToken, EmbeddingPooling.Cls)]
    public void Read_EverySpellingOfPooling_IsUnderstood(string json, params EmbeddingPooling[] expected)
    {
        foreach (string type in (string[])["sentence_transformers.models.Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"])
        {
            using ModelDirectoryBuilder directory = new();
            directory.Write("modules.json", Modules.Replace("sentence_transformers.models.Pooling", type, StringComparison.Ordinal)).Write("1_Pooling/config.json", json);

            EmbeddingModelConfig config = EmbeddingModelReader.Read(directory.Directory, new());

            config.Poolings.Should().Equal(expected);
            config.Normalize.Should().BeTrue();
        }
    }

    [Fact]
    public void Read_PoolingThatWeLack_IsUnsupported()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules).Write("1_Pooling/config.json", """{"pooling_mode":"median"}""");

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<UnsupportedCapabilityException>().WithMessage("*median*weightedmean*");
    }

    [Theory]
    [InlineData("models.Normalize", "models.CNN", "*sentence_transformers.models.CNN at place 2*")]
    [InlineData("models.Transformer", "models.CLIPModel", "*sentence_transformers.models.CLIPModel at place 0*")]
    [InlineData("models.Normalize", "models.Pooling", "*sentence_transformers.models.Pooling at place 2*")]
    [InlineData("models.Pooling", "models.Dense", "*sentence_transformers.models.Dense at place 1*")]
    public void Read_ModuleThatWeLack_IsUnsupportedAndNamed(string known, string other, string message)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules.Replace(known, other, StringComparison.Ordinal)).Write("1_Pooling/config.json", "{}").Write("2_Normalize/config.json", "{}");

        FluentActions.Invoking(() => EmbeddingModelReader.Read(directory.Directory, new())).Should().Throw<UnsupportedCapabilityException>().WithMessage(message);
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
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":[]}", "$.pooling_mode")]
    [InlineData("config_sentence_transformers.json", "{\"default_prompt_name\":\"query\"}", "$.default_prompt_name")]
    [InlineData("config.json", "{\"matryoshka_dimensions\":[64,0]}", "$.matryoshka_dimensions")]
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

        config.Should().Match<EmbeddingModelConfig>(c => c.Poolings.SequenceEqual(new[] { EmbeddingPooling.Cls }) && !c.Normalize && c.MaxTokens == 99);
    }

    [Theory]
    [InlineData("""{"prompts":{"query":"q: ","document":"d: "}}""", "q: ", "d: ")]
    [InlineData("""{"prompts":{"query":"q: ","passage":"p: "},"default_prompt_name":null}""", "q: ", "p: ")]
    [InlineData("""{"prompts":{"query":"q: ","corpus":"c: "}}""", "q: ", "c: ")]
    [InlineData("""{"prompts":{"query":null,"document":"","passage":"p: "}}""", "", "")]
    [InlineData("""{"prompts":{}}""", "", "")]
    public void Read_Prompts_AreTheModels(string json, string query, string document)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("config_sentence_transformers.json", json);

        EmbeddingPrompts prompts = EmbeddingModelReader.Read(directory.Directory, new()).Prompts.ForSearch();

        prompts.Query.Should().Be(query);
        prompts.Document.Should().Be(document);
    }

    [Theory]
    [InlineData("""{"matryoshka_dimensions":[64,256,128]}""", """{"truncate_dim":32}""", null, "256,128,64")]
    [InlineData("{}", """{"truncate_dim":32}""", null, "32")]
    [InlineData("{}", """{"truncate_dim":null}""", null, "")]
    [InlineData("""{"matryoshka_dimensions":[64]}""", "{}", "8,16", "16,8")]
    [InlineData("""{"matryoshka_dimensions":[64]}""", "{}", "", "")]
    public void Read_ShorterDimensions_AreTheOptionsElseTheDirectorys(string config, string sentenceTransformers, string? option, string expected)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("config.json", config).Write("config_sentence_transformers.json", sentenceTransformers);

        string.Join(',', EmbeddingModelReader.Read(directory.Directory, new() { ShorterDimensions = option is null ? null : Numbers(option) }).ShorterDimensions).Should().Be(expected);
    }

    [Fact]
    public void Read_TransformerInAFolder_TakesItsFiles()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("modules.json", Modules.Replace("\"path\":\"\"", "\"path\":\"0_Transformer\"", StringComparison.Ordinal)).Write("1_Pooling/config.json", "{}")
            .Write("0_Transformer/tokenizer.json", "{}").Write("0_Transformer/config.json", """{"max_position_embeddings":64,"pad_token_id":5}""").Write("0_Transformer/sentence_bert_config.json", """{"max_seq_length":60}""");

        EmbeddingModelConfig config = EmbeddingModelReader.Read(directory.Directory, new());

        (config.MaxTokens, config.MaxTokensSource, config.PadTokenId).Should().Be((60, directory.PathOf("0_Transformer/sentence_bert_config.json"), 5));
        config.TokenizerDirectory.Should().Be(directory.PathOf("0_Transformer"));
    }

    private static int[] Numbers(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
