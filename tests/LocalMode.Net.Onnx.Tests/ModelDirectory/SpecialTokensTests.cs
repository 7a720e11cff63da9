using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx.Tests.ModelDirectory;

public sealed class SpecialTokensTests
{
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
