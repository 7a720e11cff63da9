using System.Text.Json;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>GGUF files of the WordPiece fixtures, cased and uncased; older ones do not say which.</summary>
public sealed class GgufWordPieceTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-uncased")]
    public void LoadGguf_NothingSaysTheCase_EqualsHuggingFace(string fixture)
    {
        HfTokenizer tokenizer = Load(FixtureGguf.WordPiece(TestFiles.Tokenizer($"{fixture}/tokenizer.json")));
        JsonElement[] all = Cases(fixture);

        all.Should().HaveCount(TokenizerFixtures.Cases[fixture]);
        all.SelectMany(golden => GoldenComparison.Differences(tokenizer, golden)).Should().BeEmpty();
    }

    // Models of other tests, whose tokenizers have no goldens of their own.
    [Theory]
    [InlineData("tests/Fixtures/tasks/ner-bert/tokenizer.json")]
    [InlineData("tests/Fixtures/tasks/embed-dense-bert/tokenizer.json")]
    [InlineData("tests/Fixtures/tasks/embed-cls-bert/tokenizer.json")]
    [InlineData(TestFiles.MiniLmTokenizer)]
    public void LoadGguf_NothingSaysTheCase_EqualsTheTokenizerJson(string path)
    {
        HfTokenizer tokenizer = Load(FixtureGguf.WordPiece(TestFiles.Path(path))), expected = HfTokenizer.Load(TestFiles.Path(path));

        foreach (JsonElement golden in Cases("wordpiece-cased"))
        {
            string text = golden.GetProperty("text").GetString()!;
            tokenizer.Encode(text).Ids.Should().Equal(expected.Encode(text).Ids, because: text);
        }
    }

    [Theory]
    [InlineData(null, null, "[UNK]", "\u00FCber", "cafe", "[UNK]")]
    [InlineData(false, null, "[UNK]", "\u00FCber", "cafe", "[UNK]")]
    [InlineData(true, null, "[UNK]", "\u00FCber", "cafe", "[UNK]")]
    [InlineData(true, false, "[UNK]", "\u00FCber", "cafe", "[UNK]")]
    [InlineData(true, true, "[UNK]", "[UNK]", "cafe", "cafe")]
    [InlineData(false, true, "[UNK]", "[UNK]", "cafe", "cafe")]
    public void LoadGguf_KeysOfNewerFiles_AreObeyed(bool? lowercase, bool? stripAccents, params string[] tokens)
    {
        // Of its own, the vocabulary says: lower case, accents kept.
        GgufFileBuilder file = WordPiece("\u2581\u00FCber", "\u2581cafe");
        if (lowercase is { } lower)
        {
            file.Flag("tokenizer.ggml.normalizer.lowercase", lower);
        }

        if (stripAccents is { } strip)
        {
            file.Flag("tokenizer.ggml.normalizer.strip_accents", strip);
        }

        HfTokenizer tokenizer = Load(file);

        tokenizer.Encode("x \u00FCber cafe caf\u00E9", addSpecialTokens: false).Tokens.Should().Equal(tokens);
        tokenizer.Encode("CAFE", addSpecialTokens: false).Tokens.Should().Equal(lowercase ?? true ? "cafe" : "[UNK]");
    }

    [Fact]
    public void LoadGguf_OneCapital_IsCased() =>
        Load(WordPiece("\u2581Paris", "\u2581paris", "\u2581[unused1]")).Encode("Paris PARIS paris", addSpecialTokens: false).Tokens.Should().Equal("Paris", "[UNK]", "paris");

    [Fact]
    public void LoadGguf_CapitalsInBracketsOrWithoutSmallOnes_IsUncased() =>
        Load(WordPiece("\u2581paris", "[UNUSED1]", "\u2581\u211D")).Encode("Paris \u211D", addSpecialTokens: false).Tokens.Should().Equal("paris", "\u211D");

    public void Dispose() => File.Delete(_path);

    private static GgufFileBuilder WordPiece(params string[] tokens) => new GgufFileBuilder().Text("tokenizer.ggml.model", "bert")
        .Texts("tokenizer.ggml.tokens", ["[UNK]", "[CLS]", "[SEP]", .. tokens])
        .Numbers("tokenizer.ggml.token_type", [3, 3, 3, .. tokens.Select(_ => 1)])
        .Number("tokenizer.ggml.unknown_token_id", 0).Number("tokenizer.ggml.cls_token_id", 1).Number("tokenizer.ggml.seperator_token_id", 2);

    private static JsonElement[] Cases(string fixture)
    {
        using JsonDocument goldens = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
        return [.. goldens.RootElement.GetProperty("cases").EnumerateArray().Select(static golden => golden.Clone())];
    }

    private HfTokenizer Load(GgufFileBuilder builder)
    {
        File.WriteAllBytes(_path, builder.Build());
        return HfTokenizer.LoadGguf(_path);
    }
}
