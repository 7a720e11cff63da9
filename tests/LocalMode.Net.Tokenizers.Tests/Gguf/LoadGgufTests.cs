namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>What the goldens of smollm2-gguf (HfTokenizerGoldenTests) do not show.</summary>
public sealed class LoadGgufTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void LoadGguf_SmolLM2_KnowsItsSpecialTokens()
    {
        HfTokenizer tokenizer = HfTokenizer.LoadGguf(TestFiles.Path(TestFiles.SmolLM2Gguf));

        tokenizer.VocabularySize.Should().Be(49152);
        tokenizer.Encode("<|im_start|>user").Ids[0].Should().Be(1);
        tokenizer.Encode("<|im_start|>user", allowSpecialTokens: false).Ids.Should().NotContain(1);
        tokenizer.CountSpecialTokens().Should().Be(0);
    }

    [Fact]
    public void LoadGguf_SpecialTokensAskedFor_AreAdded()
    {
        HfTokenizer tokenizer = Load(Bpe("gpt-2").Flag("tokenizer.ggml.add_bos_token", true).Flag("tokenizer.ggml.add_eos_token", true)
            .Number("tokenizer.ggml.bos_token_id", 0).Number("tokenizer.ggml.eos_token_id", 1));

        tokenizer.Encode("ab").Tokens.Should().Equal("<s>", "ab", "</s>");
        tokenizer.Encode("a", "b").Tokens.Should().Equal("<s>", "a", "</s>", "<s>", "b", "</s>");
    }

    [Fact]
    public void LoadGguf_Bert_IsUncasedWordPiece()
    {
        HfTokenizer tokenizer = Load(WordPiece("\u2581cafe", "s"));

        tokenizer.Encode("CAF\u00C9s [SEP] x", "cafe").Tokens.Should().Equal("[CLS]", "cafe", "##s", "[SEP]", "[UNK]", "[SEP]", "cafe", "[SEP]");
        tokenizer.Decode([.. tokenizer.Encode("cafes cafe").Ids]).Should().Be("cafes cafe");
    }

    [Theory]
    [InlineData("smollm3-unknown")]
    [InlineData("default")]
    public void LoadGguf_UnknownPreTokenizer_IsUnsupportedAndListsTheKnownOnes(string pre) =>
        FluentActions.Invoking(() => Load(Bpe(pre))).Should().Throw<UnsupportedCapabilityException>()
            .Which.Message.Should().Contain($"'{pre}'").And.Contain("smollm").And.Contain("qwen2");

    [Fact]
    public void LoadGguf_OtherKindsOfTokenizer_AreUnsupported() =>
        FluentActions.Invoking(() => Load(new GgufFileBuilder().Text("tokenizer.ggml.model", "rwkv").Texts("tokenizer.ggml.tokens", "a")))
            .Should().Throw<UnsupportedCapabilityException>().WithMessage("*'rwkv'*llama*t5*");

    [Theory]
    [InlineData("smollm")]
    [InlineData("gpt-2")]
    [InlineData("gpt-4o")]
    [InlineData("llama-bpe")]
    [InlineData("qwen2")]
    [InlineData("tekken")]
    public void LoadGguf_EveryKindOfPreTokenizer_Encodes(string pre)
    {
        HfTokenizer tokenizer = Load(Bpe(pre).Flag("tokenizer.ggml.add_bos_token", false));

        tokenizer.Encode("ab ab").Tokens.Should().Equal("ab", "\u0120", "ab");
    }

    [Fact]
    public void LoadGguf_DamagedTokenizer_NamesTheKey()
    {
        Error(new GgufFileBuilder().Text("tokenizer.ggml.model", "gpt2")).Field.Should().Be("tokenizer.ggml.tokens");
        Error(new GgufFileBuilder().Texts("tokenizer.ggml.tokens", "a")).Field.Should().Be("tokenizer.ggml.model");
        Error(Bpe("gpt-2").Numbers("tokenizer.ggml.token_type", 1)).Field.Should().Be("tokenizer.ggml.token_type");
        Error(Bpe("gpt-2").Texts("tokenizer.ggml.merges", "a z")).Field.Should().Be("tokenizer.ggml.merges");
        Error(Bpe("gpt-2").Texts("tokenizer.ggml.merges", "ab")).Field.Should().Be("tokenizer.ggml.merges");
        Error(Bpe("gpt-2").Flag("tokenizer.ggml.add_bos_token", true)).Field.Should().Be("tokenizer.ggml.bos_token_id");
        Error(Bpe("gpt-2").Flag("tokenizer.ggml.add_bos_token", true).Number("tokenizer.ggml.bos_token_id", 99)).Field.Should().Be("tokenizer.ggml.bos_token_id");
        FluentActions.Invoking(() => HfTokenizer.LoadGguf(_path + ".none")).Should().Throw<ModelNotFoundException>();
    }

    public void Dispose() => File.Delete(_path);

    private static GgufFileBuilder Bpe(string pre) => new GgufFileBuilder()
        .Text("general.architecture", "llama").Text("tokenizer.ggml.model", "gpt2").Text("tokenizer.ggml.pre", pre)
        .Texts("tokenizer.ggml.tokens", "<s>", "</s>", "a", "b", "ab", "\u0120").Numbers("tokenizer.ggml.token_type", 3, 3, 1, 1, 1, 1)
        .Texts("tokenizer.ggml.merges", "a b");

    private static GgufFileBuilder WordPiece(params string[] tokens) => new GgufFileBuilder().Text("tokenizer.ggml.model", "bert")
        .Texts("tokenizer.ggml.tokens", ["[UNK]", "[CLS]", "[SEP]", .. tokens])
        .Numbers("tokenizer.ggml.token_type", [3, 3, 3, .. tokens.Select(_ => 1)])
        .Number("tokenizer.ggml.unknown_token_id", 0).Number("tokenizer.ggml.cls_token_id", 1).Number("tokenizer.ggml.seperator_token_id", 2);

    private ModelInvalidException Error(GgufFileBuilder builder) =>
        FluentActions.Invoking(() => Load(builder)).Should().Throw<ModelInvalidException>().Which;

    private HfTokenizer Load(GgufFileBuilder builder)
    {
        File.WriteAllBytes(_path, builder.Build());
        return HfTokenizer.LoadGguf(_path);
    }
}
