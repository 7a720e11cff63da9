using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Loading;

public sealed class MalformedFileTests
{
    private static readonly string[] WholeFiles = ["truncated-json.json", "empty-file.json", "not-utf8.json", "nul-in-json.json", "deep-nesting.json"];

    [Fact]
    public void Load_EveryMalformedFixture_IsATypedErrorOrHuggingFacesIds()
    {
        using JsonDocument index = TestFiles.Json(TestFiles.Tokenizer("malformed/index.json"));
        JsonElement[] entries = [.. index.RootElement.EnumerateObject().First().Value.EnumerateArray()];

        entries.Should().HaveCount(51);
        foreach (JsonElement entry in entries)
        {
            string name = entry.GetProperty("file").GetString()!;
            string path = TestFiles.Tokenizer("malformed/" + name);
            HfTokenizer tokenizer;
            try
            {
                tokenizer = HfTokenizer.Load(path);
            }
            catch (ModelInvalidException exception)
            {
                exception.File.Should().Be(path, "the error of {0} names the file", name);
                (exception.Field is not null || WholeFiles.Contains(name)).Should().BeTrue("the error of {0} names the place", name);
                continue;
            }

            entry.GetProperty("hf").GetString().Should().Be("accepts", "{0} is rejected by Hugging Face", name);
            foreach (JsonElement encoded in entry.GetProperty("hf_encodes").EnumerateArray())
            {
                tokenizer.Encode(encoded.GetProperty("text").GetString()!).Ids.Should().Equal(TestFiles.Integers(encoded.GetProperty("ids")));
            }
        }
    }

    [Theory]
    [InlineData("unknown-normalizer.json", "$.normalizer.type")]
    [InlineData("unknown-pretokenizer.json", "$.pre_tokenizer.type")]
    [InlineData("unknown-postprocessor.json", "$.post_processor.type")]
    [InlineData("unknown-decoder.json", "$.decoder.type")]
    [InlineData("unknown-model-type.json", "$.model.type")]
    [InlineData("no-model.json", "$.model")]
    [InlineData("not-an-object.json", "$")]
    [InlineData("wrong-version.json", "$.version")]
    [InlineData("padding-negative.json", "$.padding.pad_id")]
    [InlineData("truncation-unknown-strategy.json", "$.truncation.strategy")]
    [InlineData("added-token-no-content.json", "$.added_tokens[0].content")]
    [InlineData("template-missing-special.json", "$.post_processor.single[0].SpecialToken")]
    [InlineData("unk-not-in-vocab-wordpiece.json", "$.model.unk_token")]
    [InlineData("bad-regex.json", "$.pre_tokenizer.pattern.Regex")]
    [InlineData("bad-behavior.json", "$.pre_tokenizer.behavior")]
    [InlineData("no-vocab.json", "$.model.vocab")]
    [InlineData("merge-unknown-left.json", "$.model.merges[1]")]
    [InlineData("merge-unknown-result.json", "$.model.merges[1]")]
    [InlineData("merge-three-parts.json", "$.model.merges[1]")]
    [InlineData("merge-one-part.json", "$.model.merges[0]")]
    [InlineData("unk-not-in-vocab-wordlevel.json", "$.model.unk_token")]
    [InlineData("unigram-unk-id-out-of-range.json", "$.model.unk_id")]
    [InlineData("unigram-empty-vocab.json", "$.model.unk_id")]
    [InlineData("unigram-piece-wrong-shape.json", "$.model.vocab[1]")]
    [InlineData("unigram-score-string.json", "$.model.vocab[1][1]")]
    [InlineData("charsmap-not-base64.json", "$.normalizer.precompiled_charsmap")]
    [InlineData("charsmap-too-short.json", "$.normalizer.precompiled_charsmap")]
    [InlineData("charsmap-size-lies.json", "$.normalizer.precompiled_charsmap")]
    [InlineData("metaspace-two-char-replacement.json", "$.pre_tokenizer.replacement")]
    [InlineData("metaspace-conflict.json", "$.pre_tokenizer.add_prefix_space")]
    [InlineData("empty-file.json", null)]
    [InlineData("truncated-json.json", null)]
    [InlineData("not-utf8.json", null)]
    [InlineData("nul-in-json.json", null)]
    [InlineData("deep-nesting.json", null)]
    public void Load_MalformedFile_NamesThePlace(string name, string? field)
    {
        string path = TestFiles.Tokenizer("malformed/" + name);

        ModelInvalidException error = FluentActions.Invoking(() => HfTokenizer.Load(path)).Should().Throw<ModelInvalidException>().Which;

        error.File.Should().Be(path);
        error.Field.Should().Be(field);
        error.Reason.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("\"a\": -1", "$.model.vocab['a']")]
    [InlineData("\"a\": 1.5", "$.model.vocab['a']")]
    [InlineData("\"a\": \"0\"", "$.model.vocab['a']")]
    [InlineData("\"a\": 99999999999999", "$.model.vocab['a']")]
    [InlineData("\"a\": null", "$.model.vocab['a']")]
    [InlineData("\"a\": 0", "$.model.vocab['a']")]
    [InlineData("\"a\": 2000000000", "$.model.vocab")]
    [InlineData("\"\\ud800\": 1", "$.model.vocab")]
    public void Parse_WordPieceVocabularyWithABadEntry_NamesIt(string entry, string field)
    {
        ModelInvalidException error = FluentActions.Invoking(() => Parse(Minimal(entry))).Should().Throw<ModelInvalidException>().Which;

        error.File.Should().Be("broken.json");
        error.Field.Should().Be(field);
    }

    [Fact]
    public void Parse_Dropout_IsUnsupportedNotIgnored()
    {
        const string Model = """{"model": {"type": "BPE", "dropout": VALUE, "vocab": {"a": 0}, "merges": []}}""";

        FluentActions.Invoking(() => Parse(Model.Replace("VALUE", "0.1", StringComparison.Ordinal))).Should().Throw<UnsupportedCapabilityException>()
            .Which.Message.Should().Contain("dropout").And.Contain("$.model.dropout").And.Contain("broken.json");
        Parse(Model.Replace("VALUE", "0.0", StringComparison.Ordinal)).Encode("a").Ids.Should().Equal(0);
    }

    [Theory]
    [InlineData("\"decoder\": {\"type\": \"Metaspace\", \"replacement\": \"\", \"prepend_scheme\": \"always\", \"split\": true}", "$.decoder.replacement")]
    [InlineData("\"decoder\": {\"type\": \"Strip\", \"content\": \"\", \"start\": 1, \"stop\": 0}", "$.decoder.content")]
    public void Parse_EmptyTextWhereACharacterMustBe_NamesThePlace(string member, string field)
    {
        string json = Minimal("\"a\": 1");

        FluentActions.Invoking(() => Parse(json[..^1] + ", " + member + "}")).Should().Throw<ModelInvalidException>().Which.Field.Should().Be(field);
    }

    [Fact]
    public void Load_MissingFile_IsModelNotFound()
    {
        string path = TestFiles.Tokenizer("no-such-folder/tokenizer.json");

        FluentActions.Invoking(() => HfTokenizer.Load(path)).Should().Throw<ModelNotFoundException>().Which.ProbedPaths.Should().Equal(path);
    }

    [Fact]
    public void Parse_DamagedBytes_IsNeverAnUntypedError()
    {
        byte[] valid = System.Text.Encoding.UTF8.GetBytes(Minimal("\"a\": 1, \"##b\": 2"));
        var random = new Random(5);
        int rejected = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = [.. valid];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                HfTokenizer.Parse(damaged).Encode("ab \u00E9");
            }
            catch (LocalModeException)
            {
                rejected++;
            }
        }

        rejected.Should().BePositive();
    }

    private static HfTokenizer Parse(string json) => HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json), "broken.json");

    private static string Minimal(string entries) =>
        """{"version": "1.0", "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, """
        + entries + "}}}";
}
