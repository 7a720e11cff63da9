using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Decoding;

public sealed class DecoderGoldenTests
{
    [Fact]
    public void Decode_EveryWordPieceCase_EqualsHuggingFace()
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("decoders.json"));
        JsonElement[] sets = [.. golden.RootElement.GetProperty("sets").EnumerateArray()
            .Where(s => s.GetProperty("decoder").GetProperty("type").GetString() == "WordPiece")];

        sets.Should().HaveCount(2);
        foreach (JsonElement set in sets)
        {
            ITokenDecoder decoder = DecoderReader.Read(new JsonPart(set.GetProperty("decoder"), "$.decoder", "decoders.json"));
            foreach (JsonElement sample in set.GetProperty("cases").EnumerateArray())
            {
                List<string> tokens = [.. sample[0].EnumerateArray().Select(t => t.GetString()!)];
                decoder.Decode(tokens);
                string.Concat(tokens).Should().Be(sample[1].GetString());
            }
        }
    }
}
