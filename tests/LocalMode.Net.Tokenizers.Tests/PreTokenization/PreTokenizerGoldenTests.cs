using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.PreTokenization;

public sealed class PreTokenizerGoldenTests
{
    [Theory]
    [InlineData("BertPreTokenizer")]
    [InlineData("Whitespace")]
    [InlineData("WhitespaceSplit")]
    public void PreTokenize_EveryCase_EqualsHuggingFace(string type)
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("pretokenizers.json"));
        JsonElement set = golden.RootElement.GetProperty("sets").EnumerateArray()
            .Single(s => s.GetProperty("pre_tokenizer").GetProperty("type").GetString() == type);
        IPreTokenizer preTokenizer = PreTokenizerReader.Read(new JsonPart(set.GetProperty("pre_tokenizer"), "$.pre_tokenizer", "pretokenizers.json"));

        set.GetProperty("cases").GetArrayLength().Should().Be(58);
        foreach (JsonElement sample in set.GetProperty("cases").EnumerateArray())
        {
            string input = sample[0].GetString()!;
            var text = new AlignedText();
            text.Load(input, 0, tracked: false);
            var pieces = new PreTokenizedText(text);
            pieces.Reset(0, text.Length);

            preTokenizer.PreTokenize(pieces);

            string[] found = [.. pieces.Pieces.ToArray().Select(p => input[p.Start..p.End])];
            found.Should().Equal(sample[1].EnumerateArray().Select(p => p[0].GetString()!), "the input is '{0}'", input);
        }
    }
}
