using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Directories;

/// <summary>A directory gives the same tokenizer with and without its tokenizer.json.</summary>
public sealed class LoadDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localmode-tokenizers-").FullName;

    public static TheoryData<string> Directories =>
    [
        .. Directory.GetDirectories(TestFiles.Path("tests/Fixtures/tasks")).Append(TestFiles.Path("src/LocalMode.Net.Models.AllMiniLmL6V2/models/all-MiniLM-L6-v2"))
            .Where(folder => File.Exists(Path.Combine(folder, "vocab.txt")) || File.Exists(Path.Combine(folder, "merges.txt")))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Directories_OfTheFixtures_AreAllFound() => Directories.Should().HaveCount(17);

    [Theory]
    [MemberData(nameof(Directories))]
    public void LoadDirectory_WithoutTokenizerJson_GivesTheSame(string name)
    {
        string source = SourceOf(name);
        HfTokenizer expected = HfTokenizer.LoadDirectory(source);
        HfTokenizer found = HfTokenizer.LoadDirectory(CopyWithout(source, "tokenizer.json"));

        // This fixture's tokenizer.json ends each text with a token of its own, which nothing in the other files says; MPNet's has RoBERTa's type ids and trimmed places.
        bool special = name != "embed-lasttoken-qwen2";
        int texts = 0;
        foreach (string text in Texts())
        {
            TokenizerEncoding one = expected.Encode(text, "a second text", special);
            TokenizerEncoding other = found.Encode(text, "a second text", special);

            other.Ids.Should().Equal(one.Ids, "the text is '{0}'", text);
            other.Tokens.Should().Equal(one.Tokens);
            other.WordIds.Should().Equal(one.WordIds);
            if (name != "embed-max-mpnet")
            {
                other.Offsets.Should().Equal(one.Offsets);
                other.TypeIds.Should().Equal(one.TypeIds);
            }

            found.Encode(text, null, special).Ids.Should().Equal(expected.Encode(text, null, special).Ids);
            found.Decode([.. one.Ids]).Should().Be(expected.Decode([.. one.Ids]));
            texts++;
        }

        texts.Should().BeGreaterThan(300);
        found.VocabularySize.Should().Be(expected.VocabularySize);
    }

    [Fact]
    public void LoadDirectory_NothingToReadFrom_ListsWhatIsThere()
    {
        File.WriteAllText(Path.Combine(_folder, "config.json"), "{}");
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), "{}");

        ModelNotFoundException error = FluentActions.Invoking(() => HfTokenizer.LoadDirectory(_folder)).Should().Throw<ModelNotFoundException>().Which;

        error.Message.Should().Contain("config.json, vocab.json").And.Contain("merges.txt");
        FluentActions.Invoking(() => HfTokenizer.LoadDirectory(Path.Combine(_folder, "none"))).Should().Throw<ModelNotFoundException>().WithMessage("*no such directory*");
    }

    [Theory]
    [InlineData("{\"tokenizer_class\": \"FunnelTokenizer\"}", "FunnelTokenizer")]
    [InlineData("{\"tokenizer_class\": \"BertTokenizer\", \"do_basic_tokenize\": false}", "do_basic_tokenize")]
    public void LoadDirectory_TokenizerThatIsNotKnown_IsUnsupported(string config, string named)
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), config);

        FluentActions.Invoking(() => HfTokenizer.LoadDirectory(_folder)).Should().Throw<UnsupportedCapabilityException>().Which.Message.Should().Contain(named);
    }

    [Theory]
    [InlineData("a\nb\n", "{}", "[UNK]")]
    [InlineData("", "{}", "empty")]
    [InlineData("[UNK]\n", "{\"do_lower_case\": 5, \"cls_token\": 7}", "cls_token")]
    [InlineData("[UNK]\n", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}", "'x'")]
    [InlineData("[UNK]\n", "[", "JSON")]
    public void LoadDirectory_DamagedFiles_AreNamed(string vocabulary, string config, string named)
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), vocabulary);
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), config);

        FluentActions.Invoking(() => HfTokenizer.LoadDirectory(_folder)).Should().Throw<ModelInvalidException>().Which.Message.Should().Contain(named);
    }

    [Fact]
    public void LoadDirectory_DamagedMerges_NameTheLine()
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), "{\"a\": 0, \"b\": 1}");
        File.WriteAllText(Path.Combine(_folder, "merges.txt"), "#version: 0.2\na b\n");
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), "{\"tokenizer_class\": \"GPT2Tokenizer\"}");

        FluentActions.Invoking(() => HfTokenizer.LoadDirectory(_folder)).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("line 2");
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), "{}");
        FluentActions.Invoking(() => HfTokenizer.LoadDirectory(_folder)).Should().Throw<UnsupportedCapabilityException>();
    }

    [Fact]
    public void LoadDirectory_PlainVocabulary_HasBertsDefaults()
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\ncafe\r\n##s");

        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(_folder);

        tokenizer.Encode("CAF\u00C9s [MASK]", "?").Tokens.Should().Equal("[CLS]", "cafe", "##s", "[MASK]", "[SEP]", "[UNK]", "[SEP]");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string SourceOf(string name) => name == "all-MiniLM-L6-v2"
        ? TestFiles.Path("src/LocalMode.Net.Models.AllMiniLmL6V2/models/all-MiniLM-L6-v2")
        : TestFiles.Path("tests/Fixtures/tasks/" + name);

    private static IEnumerable<string> Texts()
    {
        foreach (string fixture in new[] { "wordpiece-uncased", "bpe-roberta" })
        {
            using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
            foreach (JsonElement sample in golden.RootElement.GetProperty("cases").EnumerateArray())
            {
                yield return sample.GetProperty("text").GetString()!;
            }
        }
    }

    private string CopyWithout(string source, string left)
    {
        foreach (string file in Directory.GetFiles(source, "*.json").Concat(Directory.GetFiles(source, "*.txt")).Where(f => Path.GetFileName(f) != left))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        return _folder;
    }
}
