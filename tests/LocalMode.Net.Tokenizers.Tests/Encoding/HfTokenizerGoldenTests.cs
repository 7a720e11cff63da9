using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Every case of the WordPiece fixtures, every field. InvariantGlobalizationTests runs this class once more without ICU.</summary>
public sealed class HfTokenizerGoldenTests
{
    [Theory]
    [InlineData("wordpiece-uncased", 158)]
    [InlineData("wordpiece-cased", 158)]
    [InlineData("wordpiece-options", 158)]
    [InlineData("added-token-flags", 175)]
    [InlineData("pad-multiple", 166)]
    [InlineData("trunc-left-pad-left", 163)]
    [InlineData("trunc-longest-first", 186)]
    [InlineData("trunc-only-first-stride", 186)]
    [InlineData("trunc-only-second-stride", 62)]
    public void Encode_EveryCase_EqualsHuggingFace(string fixture, int cases)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));

        JsonElement[] all = [.. golden.RootElement.GetProperty("cases").EnumerateArray()];

        all.Should().HaveCount(cases);
        all.SelectMany(c => GoldenComparison.Differences(tokenizer, c)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-options")]
    [InlineData("added-token-flags")]
    [InlineData("pad-multiple")]
    [InlineData("trunc-left-pad-left")]
    [InlineData("trunc-longest-first")]
    [InlineData("trunc-only-first-stride")]
    [InlineData("trunc-only-second-stride")]
    public void Decode_EveryIdRun_EqualsHuggingFace(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/decode.json"));

        JsonElement[] runs = [.. golden.RootElement.GetProperty("decode").EnumerateArray()];

        runs.Should().NotBeEmpty();
        foreach (JsonElement run in runs)
        {
            tokenizer.Decode(TestFiles.Integers(run.GetProperty("ids")), run.GetProperty("skip_special_tokens").GetBoolean())
                .Should().Be(run.GetProperty("expected").GetString());
        }
    }

    [Fact]
    public void EncodeIds_MiniLmGoldens_EqualSentenceTransformers()
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));
        using JsonDocument golden = TestFiles.Json(TestFiles.Path("tests/Fixtures/all-MiniLM-L6-v2/goldens.json"));
        string[] texts = [.. golden.RootElement.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!)];
        int[][] expected = [.. golden.RootElement.GetProperty("token_ids").EnumerateArray().Select(TestFiles.Integers)];
        var ids = new int[golden.RootElement.GetProperty("max_tokens").GetInt32()];

        texts.Should().HaveCount(40);
        for (int i = 0; i < texts.Length; i++)
        {
            int count = tokenizer.EncodeIds(texts[i], ids);
            ids[..count].Should().Equal(expected[i], "text {0} is '{1}'", i, texts[i]);
        }
    }
}
