using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Every case of every fixture, every field. InvariantGlobalizationTests runs this class once more without ICU.</summary>
public sealed class HfTokenizerGoldenTests
{
    [Fact]
    public void Fixtures_OnDisk_AreTheExpectedOnes()
    {
        TokenizerFixtures.Folders.Should().BeEquivalentTo(TokenizerFixtures.Cases.Keys);
        TokenizerFixtures.Cases.Values.Sum().Should().Be(5758);
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Encode_EveryCase_EqualsHuggingFace(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));

        JsonElement[] all = [.. golden.RootElement.GetProperty("cases").EnumerateArray()];

        all.Should().HaveCount(TokenizerFixtures.Cases[fixture]);
        all.SelectMany(c => GoldenComparison.Differences(tokenizer, c)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Decode_EveryIdRun_EqualsHuggingFace(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
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
