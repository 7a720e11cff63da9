namespace LocalMode.Tokenizers.Tests.PreTokenization;

public sealed class MetaspacePreTokenizerTests
{
    [Fact]
    public void Encode_AddedTokenOfNormalizedText_IsCutOutBeforeTheTextIsRewritten()
    {
        HfTokenizer tokenizer = Parse("always", "null");

        TokenizerEncoding encoding = tokenizer.Encode("a [X] b [X]a");

        encoding.Tokens.Should().Equal("\u2581a", "\u2581", "[X]", "\u2581b", "\u2581", "[X]", "\u2581a");
        encoding.Offsets.Should().Equal(0..1, 1..2, 2..5, 5..7, 7..8, 8..11, 11..12);
        encoding.WordIds.Should().Equal(0, 1, 2, 3, 4, 5, 6);
    }

    [Theory]
    [InlineData("a[X]a", "\u2581a [X] a")]
    [InlineData(" a", "\u2581a")]
    [InlineData("[X]a", "[X] a")]
    public void Encode_SchemeFirst_PrefixesOnlyWhatBeginsTheText(string text, string expected)
    {
        HfTokenizer tokenizer = Parse("first", "null");
        TokenizerEncoding encoding = tokenizer.Encode(text);
        var ids = new int[16];

        encoding.Tokens.Should().Equal(expected.Split(' '));
        ids[..tokenizer.EncodeIds(text, ids)].Should().Equal(encoding.Ids);
    }

    [Fact]
    public void Encode_SchemeFirstAndStrippedText_IsNotPrefixed()
    {
        // What is left does not come from the beginning; the path without offsets knows it too.
        HfTokenizer tokenizer = Parse("first", """{"type": "Strip", "strip_left": true, "strip_right": true}""");
        var ids = new int[16];

        tokenizer.Encode("  a").Tokens.Should().Equal("a");
        tokenizer.Encode("a  ").Tokens.Should().Equal("\u2581a");
        ids[..tokenizer.EncodeIds("  a", ids)].Should().Equal(tokenizer.TokenToId("a")!.Value);
    }

    [Fact]
    public void PreTokenize_ReplacementAboveTheBasicPlane_IsOneCharacter()
    {
        var text = new AlignedText();
        text.Load("a b", 0, tracked: true);
        var pieces = new PreTokenizedText(text);
        pieces.Reset(0, 3);

        new MetaspacePreTokenizer(new System.Text.Rune(0x1F600), MetaspaceScheme.Always, cuts: true).PreTokenize(pieces);

        text.Chars.ToString().Should().Be("\uD83D\uDE00a\uD83D\uDE00b");
        pieces.Pieces.ToArray().Should().Equal(new Piece(0, 3), new Piece(3, 6));
        text.OriginOf(3, 5).Should().Be(new Piece(1, 2));
    }

    private static HfTokenizer Parse(string scheme, string normalizer) => HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes($$"""
        {"added_tokens": [{"id": 5, "content": "[X]", "special": false, "single_word": false, "lstrip": false, "rstrip": false, "normalized": true}],
         "normalizer": {{normalizer}},
         "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "{{scheme}}", "split": true },
         "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["\u2581", -3], ["a", -2], ["\u2581a", -1], ["\u2581b", -1]]}
        }
        """));
}
