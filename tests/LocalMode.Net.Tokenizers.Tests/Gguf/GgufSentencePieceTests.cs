using System.Text.Json;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>
/// GGUF files written from the vocabularies of the SentencePiece fixtures: their ids are in the order in which SentencePiece learnt the pieces, so that a score is
/// what SentencePiece gives it, the negative of its place. Every case of the fixtures must come out of scores as it comes out of merges.
/// </summary>
public sealed class GgufSentencePieceTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("spm-bpe-llama2", true, 158)]
    [InlineData("spm-bpe-gemma", false, 158)]
    public void LoadGguf_EveryCaseOfTheFixture_EqualsHuggingFace(string fixture, bool hasPrefix, int cases)
    {
        HfTokenizer tokenizer = Load(Convert(fixture, hasPrefix));
        using JsonDocument goldens = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));

        JsonElement[] all = [.. goldens.RootElement.GetProperty("cases").EnumerateArray()];

        all.Should().HaveCount(cases);
        all.SelectMany(golden => GoldenComparison.Differences(tokenizer, golden)).Should().BeEmpty();
    }

    [Fact]
    public void LoadGguf_ScoresDamaged_NamesTheKey()
    {
        GgufFileBuilder file = new GgufFileBuilder().Text("tokenizer.ggml.model", "llama").Texts("tokenizer.ggml.tokens", "<unk>", "a", "b", "ab").Flag("tokenizer.ggml.add_bos_token", false);

        FluentActions.Invoking(() => Load(file)).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("tokenizer.ggml.scores");
        FluentActions.Invoking(() => Load(file.Floats("tokenizer.ggml.scores", 0, -1, float.NaN, -3))).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("tokenizer.ggml.scores");
    }

    public void Dispose() => File.Delete(_path);

    private static GgufFileBuilder Convert(string fixture, bool hasPrefix)
    {
        using JsonDocument document = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        Dictionary<int, string> tokens = document.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().ToDictionary(token => token.Value.GetInt32(), token => token.Name);
        Dictionary<int, bool> added = [];
        foreach (JsonElement token in document.RootElement.GetProperty("added_tokens").EnumerateArray())
        {
            // Hugging Face does not trust these ids: a token of the vocabulary keeps its own, others come after it.
            string content = token.GetProperty("content").GetString()!;
            int id = tokens.FirstOrDefault(known => known.Value == content, new(tokens.Count, "")).Key;
            tokens[id] = content;
            added[id] = token.GetProperty("special").GetBoolean();
        }

        int count = tokens.Count;
        int unknown = tokens.Single(token => token.Value == "<unk>").Key;
        int start = tokens.Single(token => token.Value is "<s>" or "<bos>").Key;
        return new GgufFileBuilder().Text("tokenizer.ggml.model", "llama").Flag("tokenizer.ggml.add_space_prefix", hasPrefix)
            .Texts("tokenizer.ggml.tokens", [.. Enumerable.Range(0, count).Select(id => tokens[id])])
            .Floats("tokenizer.ggml.scores", [.. Enumerable.Range(0, count).Select(static id => -(float)id)])
            .Numbers("tokenizer.ggml.token_type", [.. Enumerable.Range(0, count).Select(Type)])
            .Number("tokenizer.ggml.unknown_token_id", (uint)unknown).Number("tokenizer.ggml.bos_token_id", (uint)start);

        int Type(int id) => id == unknown ? 2 : added.TryGetValue(id, out bool special) ? special ? 3 : 4 : tokens[id].StartsWith("<0x", StringComparison.Ordinal) ? 6 : 1;
    }

    private HfTokenizer Load(GgufFileBuilder builder)
    {
        File.WriteAllBytes(_path, builder.Build());
        return HfTokenizer.LoadGguf(_path);
    }
}
