using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>
/// GGUF files of all Unigram fixtures. Every case gives what the tokenizer.json gives without what a GGUF has no place for, and it is said in how many cases the
/// ids are those of Hugging Face's goldens for the whole of it.
/// </summary>
public sealed class GgufUnigramTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    // What is left out, beside the flags of added tokens. The whole character map: its scores have more digits than SentencePiece's own 32 bits, which decides one tie. T5: blanks
    // at the end of a text, which SentencePiece and llama.cpp take off, as the files of T5 itself do. The byte fallback: that too, NFKC, and a token before the
    // second text. ALBERT: quotes, NFKD, accents and case. DeBERTa: NFKC, case and cuts at punctuation.
    [Theory]
    [InlineData("unigram-xlmr", "<s>", "</s>", true, true, 158)]
    [InlineData("unigram-full-charsmap", "<s>", "</s>", true, false, 157)]
    [InlineData("unigram-t5", null, "</s>", false, true, 137)]
    [InlineData("unigram-bytefallback", "<s>", null, false, true, 95)]
    [InlineData("albert", "[CLS]", "[SEP]", false, true, 114)]
    [InlineData("deberta-v2", "[CLS]", "[SEP]", false, true, 65)]
    public void LoadGguf_EveryCase_EqualsWhatIsCarriedOfTheTokenizerJson(string fixture, string? start, string? end, bool addsSeparator, bool collapses, int asHuggingFace)
    {
        HfTokenizer tokenizer = Load(FixtureGguf.Unigram(fixture, start, end, addsSeparator, collapses));
        HfTokenizer carried = Carried(fixture, collapses);
        int same = 0;

        foreach (JsonElement golden in Cases(fixture))
        {
            if (start == "<s>" && end is null && golden.GetProperty("pair").ValueKind == JsonValueKind.String)
            {
                continue;
            }

            TokenizerEncoding found = Encode(tokenizer, golden), expected = Encode(carried, golden);
            found.Ids.Should().Equal(expected.Ids, because: golden.GetProperty("text").GetString());
            found.Tokens.Should().Equal(expected.Tokens);
            found.Offsets.Should().Equal(expected.Offsets);
            found.WordIds.Should().Equal(expected.WordIds);
            tokenizer.Decode([.. found.Ids]).Should().Be(carried.Decode([.. found.Ids]));
            same += found.Ids.SequenceEqual(TestFiles.Integers(golden.GetProperty("ids"))) ? 1 : 0;
        }

        same.Should().Be(asHuggingFace);
    }

    [Fact]
    public void LoadGguf_VocabularyFilledUp_GivesTheSameIds()
    {
        HfTokenizer plain = Load(FixtureGguf.Unigram("unigram-xlmr", "<s>", "</s>", true, true));
        HfTokenizer filled = Load(FixtureGguf.Unigram("unigram-xlmr", "<s>", "</s>", true, true, fillers: 3));

        filled.VocabularySize.Should().Be(plain.VocabularySize + 3);
        foreach (JsonElement golden in Cases("unigram-xlmr"))
        {
            Encode(filled, golden).Ids.Should().Equal(Encode(plain, golden).Ids);
        }

        filled.Encode("[PAD1]").Ids.Should().Equal(plain.Encode("[PAD1]").Ids);
    }

    [Theory]
    [InlineData(true, true, "\u2581a", "\u2581b", "</s>")]
    [InlineData(true, false, "\u2581", "\u2581a", "\u2581", "\u2581b", "\u2581", "</s>")]
    [InlineData(false, true, "a", "\u2581b", "</s>")]
    public void LoadGguf_BlanksAndPrefix_AreAsTheFileSays(bool hasPrefix, bool collapses, params string[] tokens)
    {
        HfTokenizer tokenizer = Load(Small().Flag("tokenizer.ggml.add_space_prefix", hasPrefix).Flag("tokenizer.ggml.remove_extra_whitespaces", collapses));

        tokenizer.Encode("  a  b ").Tokens.Should().Equal(tokens);
    }

    [Fact]
    public void LoadGguf_UserDefinedToken_IsFoundWhateverItsScore()
    {
        HfTokenizer tokenizer = Load(Small().Flag("tokenizer.ggml.add_space_prefix", true));

        tokenizer.Encode("a<x>b", allowSpecialTokens: false).Tokens.Should().Equal("\u2581a", "<x>", "\u2581b", "</s>");
        tokenizer.Encode("az").Ids.Should().Equal(5, 0, 1);
    }

    [Fact]
    public void LoadGguf_Damaged_NamesTheKey()
    {
        Field(Small().Floats("tokenizer.ggml.scores", 0, 0)).Should().Be("tokenizer.ggml.scores");
        Field(Small().Bytes("tokenizer.ggml.precompiled_charsmap", 1, 2)).Should().Be("tokenizer.ggml.precompiled_charsmap");
        Field(Small().Texts("tokenizer.ggml.precompiled_charsmap", "a")).Should().Be("tokenizer.ggml.precompiled_charsmap");
        Field(Small().Number("tokenizer.ggml.eos_token_id", 99)).Should().Be("tokenizer.ggml.eos_token_id");
        Field(Small().Numbers("tokenizer.ggml.token_type", 1, 3, 1, 1, 1, 1, 1, 1)).Should().Be("tokenizer.ggml.unknown_token_id");
    }

    public void Dispose() => File.Delete(_path);

    private static GgufFileBuilder Small() => new GgufFileBuilder().Text("tokenizer.ggml.model", "t5")
        .Texts("tokenizer.ggml.tokens", "<unk>", "</s>", "\u2581", "a", "b", "\u2581a", "\u2581b", "<x>").Floats("tokenizer.ggml.scores", 0, 0, -1, -2, -2, -1, -1, -1000)
        .Numbers("tokenizer.ggml.token_type", 2, 3, 1, 1, 1, 1, 1, 4).Number("tokenizer.ggml.eos_token_id", 1);

    private static HfTokenizer Carried(string fixture, bool collapses)
    {
        JsonObject json = FixtureGguf.Read(fixture);
        byte[] map = FixtureGguf.CharacterMap(fixture);
        json["normalizer"] = map.Length == 0 ? null : new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(map) };
        json["pre_tokenizer"] = JsonNode.Parse(collapses
            ? """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}]}"""
            : """{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}""");
        foreach (JsonNode? entry in json["model"]!["vocab"]!.AsArray())
        {
            entry![1] = (double)(float)(double)entry[1]!;
        }

        foreach (JsonNode? added in json["added_tokens"]!.AsArray())
        {
            added!["lstrip"] = false;
            added["special"] = (bool)added["special"]! && json["model"]!["vocab"]!.AsArray().Any(entry => (string)entry![0]! == (string)added["content"]!);
        }

        return HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static JsonElement[] Cases(string fixture)
    {
        using JsonDocument goldens = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
        JsonElement[] all = [.. goldens.RootElement.GetProperty("cases").EnumerateArray().Select(static golden => golden.Clone())];
        all.Should().HaveCount(TokenizerFixtures.Cases[fixture]);
        return all;
    }

    private static TokenizerEncoding Encode(HfTokenizer tokenizer, JsonElement golden) => tokenizer.Encode(
        golden.GetProperty("text").GetString()!, golden.GetProperty("pair").GetString(), new TokenizerEncodeOptions { AddSpecialTokens = golden.GetProperty("add_special_tokens").GetBoolean() });

    private string? Field(GgufFileBuilder builder) => FluentActions.Invoking(() => Load(builder)).Should().Throw<ModelInvalidException>().Which.Field;

    private HfTokenizer Load(GgufFileBuilder builder)
    {
        File.WriteAllBytes(_path, builder.Build());
        return HfTokenizer.LoadGguf(_path);
    }
}
