using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx.Tests.ModelDirectory;

public sealed class TokenizerTraitsTests
{
    [Theory]
    [InlineData("""{"type":"WordPiece","continuing_subword_prefix":"##"}""", true)]
    [InlineData("""{"vocab":{"a":1},"type":"WordPiece"}""", true)]
    [InlineData("""{"type":"WordPiece","continuing_subword_prefix":""}""", false)]
    [InlineData("""{"type":"BPE","continuing_subword_prefix":"","merges":[["a","b"]]}""", false)]
    [InlineData("""{"type":"BPE","continuing_subword_prefix":null}""", false)]
    [InlineData("""{"type":"BPE","continuing_subword_prefix":"@@"}""", true)]
    [InlineData("""{"type":"Unigram","vocab":[["a",0.1]]}""", false)]
    public void Read_AnyModel_TellsWhetherContinuationsAreMarked(string model, bool expected)
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("tokenizer.json", $$"""{"version":"1.0","truncation":{"max_length":3},"model":{{model}},"added_tokens":[{"id":3,"content":"<x>","special":true},{"id":4,"content":"y","special":false},],"decoder":null}""");

        TokenizerTraits traits = TokenizerTraits.Read(directory.PathOf("tokenizer.json"));

        traits.MarksContinuations.Should().Be(expected);
        traits.SpecialIds.Should().Equal(3);
    }

    [Fact]
    public void Read_NoJson_IsInvalid()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("tokenizer.json", """{"model":{"type" """);

        FluentActions.Invoking(() => TokenizerTraits.Read(directory.PathOf("tokenizer.json"))).Should().Throw<ModelInvalidException>();
    }

    [Theory]
    [InlineData("""{"mask_token":"[MASK]","cls_token":{"content":"[SEP]"},"unk_token":"[UNK]"}""", null, 3, 4, 1)]
    [InlineData("""{"mask_token":null}""", """{"mask_token":{"content":"[PAD]"}}""", 2, 0, 1)]
    [InlineData(null, null, 2, 4, 1)]
    [InlineData("""{"mask_token":"no such token"}""", """{"mask_token":"[MASK]"}""", 2, null, 1)]
    public void Read_FilesOfTheDirectory_GiveTheIdsOfTheSpecialTokens(string? config, string? map, int? classId, int? maskId, int? unknownId)
    {
        using ModelDirectoryBuilder directory = new();
        if (config is not null)
            directory.Write("tokenizer_config.json", config);
        if (map is not null)
            directory.Write("special_tokens_map.json", map);

        SpecialTokens tokens = SpecialTokens.Read(directory.Directory, HfTokenizer.Load(Path.Combine(TaskFixture.Directory("fillmask-bert"), "tokenizer.json")));

        tokens.Should().Be(new SpecialTokens(classId, maskId, unknownId));
    }

    [Fact]
    public void Read_TokenOfAnotherKind_IsInvalid()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("tokenizer_config.json", """{"mask_token":7}""");

        FluentActions.Invoking(() => SpecialTokens.Read(directory.Directory, HfTokenizer.Load(Path.Combine(TaskFixture.Directory("fillmask-bert"), "tokenizer.json"))))
            .Should().Throw<ModelInvalidException>().Which.Field.Should().Be("$.mask_token");
    }
}
