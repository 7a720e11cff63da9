namespace LocalMode.Tokenizers.Tests.Normalization;

public sealed class NormalizerGoldenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Normalize_EveryCaseOfEverySet_EqualsHuggingFace(bool tracked)
    {
        (int cases, List<string> differences) = GoldenSets.Compare("normalizers.json", "normalizer", component =>
        {
            INormalizer normalizer = NormalizerReader.Read(component);
            return sample =>
            {
                string input = sample[0].GetString()!;
                var text = new AlignedText();
                text.Load(input, 0, tracked);
                normalizer.Normalize(text);
                return (sample[1].GetString() ?? input, text.Chars.ToString());
            };
        });

        differences.Should().BeEmpty();
        cases.Should().Be(1993);
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

    [Fact]
    public void Compose_LetterAndAccent_HasTheOriginOfTheLetter()
    {
        var text = new AlignedText();
        text.Load("e\u0301 e\u0316\u0301\u00E9", 0, tracked: true);

        new NfcNormalizer(compatible: false).Normalize(text);

        text.Chars.ToString().Should().Be("\u00E9 \u00E9\u0316\u00E9");
        text.OriginOf(0, 1).Should().Be(new Piece(0, 1));
        text.OriginOf(1, 2).Should().Be(new Piece(2, 3));
        text.OriginOf(2, 3).Should().Be(new Piece(3, 4));
        text.OriginOf(3, 4).Should().Be(new Piece(5, 6), "what was taken out is counted where the composed letter stands");
        text.OriginOf(4, 5).Should().Be(new Piece(6, 7));
    }
}
