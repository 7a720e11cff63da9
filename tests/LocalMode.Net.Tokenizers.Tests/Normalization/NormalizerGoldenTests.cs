using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Normalization;

public sealed class NormalizerGoldenTests
{
    [Theory]
    [InlineData("BertNormalizer", 5)]
    [InlineData("NFC", 1)]
    [InlineData("NFD", 1)]
    [InlineData("NFKC", 1)]
    [InlineData("NFKD", 1)]
    [InlineData("StripAccents", 1)]
    [InlineData("Nmt", 1)]
    [InlineData("Strip", 2)]
    [InlineData("Prepend", 1)]
    [InlineData("Lowercase", 1)]
    public void Normalize_EveryCase_EqualsHuggingFace(string type, int sets)
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("normalizers.json"));
        JsonElement[] ours = [.. golden.RootElement.GetProperty("sets").EnumerateArray()
            .Where(s => s.GetProperty("normalizer").GetProperty("type").GetString() == type)];

        ours.Should().HaveCount(sets);
        foreach (JsonElement set in ours)
        {
            INormalizer normalizer = NormalizerReader.Read(new JsonPart(set.GetProperty("normalizer"), "$.normalizer", "normalizers.json"));
            foreach (JsonElement pair in set.GetProperty("cases").EnumerateArray())
            {
                string input = pair[0].GetString()!;
                foreach (bool tracked in new[] { false, true })
                {
                    var text = new AlignedText();
                    text.Load(input, 0, tracked);
                    normalizer.Normalize(text);
                    text.Chars.ToString().Should().Be(pair[1].GetString() ?? input, "the input is '{0}'", input);
                }
            }
        }
    }

    [Fact]
    public void Decompose_CombiningMarks_AreInCanonicalOrder()
    {
        var text = new AlignedText();
        text.Load("\u1E69x q\u0307\u0323", 0, tracked: true);

        NfdNormalizer.Apply(text, compatible: false);

        text.Chars.ToString().Should().Be("s\u0323\u0307x q\u0323\u0307");
        text.OriginOf(0, 3).Should().Be(new Piece(0, 1));
        text.OriginOf(6, 7).Should().Be(new Piece(4, 5));
    }
}
