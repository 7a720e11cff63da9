namespace LocalMode.Tokenizers.Tests.Normalization;

public sealed class CharacterMapTests
{
    [Fact]
    public void Normalize_DamagedMaps_NeverFails()
    {
        using var file = TestFiles.Json(TestFiles.Tokenizer("unigram-full-charsmap/tokenizer.json"));
        byte[] valid = file.RootElement.GetProperty("normalizer").GetProperty("precompiled_charsmap").GetBytesFromBase64();
        int size = BitConverter.ToInt32(valid) / 4;
        var random = new Random(9);
        int maps = 0, changed = 0;
        for (int round = 0; round < 60; round++)
        {
            // Some of the trie's units lead elsewhere, and the replacements are cut short.
            byte[] content = [.. valid.AsSpan(0, random.Next(4 + (size * 4), valid.Length))];
            for (int i = random.Next(1, size); i > 0; i--)
            {
                content[4 + random.Next(size * 4)] = (byte)random.Next(256);
            }

            if (CharacterMap.TryRead(content, out _) is not { } map)
            {
                continue;
            }

            maps++;
            var normalizer = new PrecompiledNormalizer(map);
            for (int i = 0; i < 100; i++)
            {
                string input = new([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(2) == 0 ? (char)random.Next(0x600) : (char)random.Next(0xE000, 0xFFFF))]);
                var text = new AlignedText();
                text.Load(input, 0, tracked: true);
                normalizer.Normalize(text);
                changed += text.Chars.SequenceEqual(input) ? 0 : 1;
                if (text.Length > 0)
                {
                    text.OriginOf(0, text.Length).End.Should().BeLessThanOrEqualTo(input.Length);
                }
            }
        }

        maps.Should().BePositive();
        changed.Should().BePositive();
    }

    [Fact]
    public void Normalize_ClusterOfFewBytes_TakesTheShortestEntryForAllOfIt()
    {
        using var file = TestFiles.Json(TestFiles.Tokenizer("unigram-full-charsmap/tokenizer.json"));
        INormalizer normalizer = NormalizerReader.Read(new JsonPart(file.RootElement.GetProperty("normalizer"), "$.normalizer", "tokenizer.json"));
        var text = new AlignedText();
        text.Load("xe\u0301\u0323y\uFB01", 0, tracked: true);

        normalizer.Normalize(text);

        text.Chars.ToString().Should().Be("x\u00E9yfi");
        text.OriginOf(1, 2).Should().Be(new Piece(1, 2));
        text.OriginOf(2, 3).Should().Be(new Piece(4, 5));
        text.OriginOf(3, 5).Should().Be(new Piece(5, 6));
    }
}
