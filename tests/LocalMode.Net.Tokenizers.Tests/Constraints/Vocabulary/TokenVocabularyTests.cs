using System.Text;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

public sealed class TokenVocabularyTests
{
    [Fact]
    public void Create_TokensOfAllKinds_SplitsThemIntoPlainAndSpecial()
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(5), 3000);
        TokenVocabulary vocabulary = TokenVocabulary.Create(tokens, [7, 2999, 7]);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        int[] plain = [.. Enumerable.Range(0, 3000).Where(id => id is not (7 or 2999) && LengthOf(id) > 0)];

        vocabulary.EndTokens.Should().Equal(7, 2999);
        RandomVocabulary.Ids(vocabulary.EndMask).Should().Equal(7, 2999);
        vocabulary.GetBytes(7).Length.Should().Be(0);
        vocabulary.Trie.Tokens.ToArray().Should().NotContain([7, 2999]);
        RandomVocabulary.Ids(vocabulary.PlainMask).Should().Equal(plain);
        vocabulary.MaxPlainLength.Should().Be(plain.Max(LengthOf));
        vocabulary.SpecialTrie.Tokens.ToArray().Concat(plain).Order().Should().Equal(vocabulary.Trie.Tokens.ToArray().Order());
        for (int length = -1; length < vocabulary.MaxPlainLength + 3; length++)
            RandomVocabulary.Ids(vocabulary.PlainMaskUpTo(length)).Should().Equal(plain.Where(id => LengthOf(id) <= length));

        int LengthOf(int id)
        {
            try
            {
                string text = strict.GetString(tokens[id].Span);
                return text.Any(c => c is '"' or '\\' or < ' ') ? 0 : text.EnumerateRunes().Count();
            }
            catch (DecoderFallbackException)
            {
                return 0;
            }
        }
    }

    [Fact]
    public void Create_NoTokensOrEnds_Throws()
    {
        ReadOnlyMemory<byte>[] tokens = ["a"u8.ToArray(), "b"u8.ToArray()];

        FluentActions.Invoking(() => TokenVocabulary.Create([], [0])).Should().Throw<ArgumentException>().WithMessage("There are no tokens*");
        FluentActions.Invoking(() => TokenVocabulary.Create(tokens, [])).Should().Throw<ArgumentException>().WithMessage("There is no end token;*");
        FluentActions.Invoking(() => TokenVocabulary.Create(tokens, [2])).Should().Throw<ArgumentException>().WithMessage("There is no end token 2*");
        FluentActions.Invoking(() => TokenVocabulary.Create(tokens, [1, -1])).Should().Throw<ArgumentException>().WithMessage("There is no end token -1*");
        FluentActions.Invoking(() => TokenVocabulary.Create(tokens, [1]).GetBytes(2).Length).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Alphabet_AllBytes_WritesEverything()
    {
        Alphabet alphabet = TokenVocabulary.Create(RandomVocabulary.Bytes(new Random(6), 300), [299]).Alphabet;

        alphabet.HasAllBytes.Should().BeTrue();
        alphabet.HasUnicodeEscapes.Should().BeTrue();
        alphabet.FirstFrom(0, 0x10FFFF).Should().Be(0);
        alphabet.FirstFrom(0xD800, 0xDFFF).Should().Be(-1);
        alphabet.FirstFrom(0xD800, 0xE123).Should().Be(0xE000);
        alphabet.FindUnwritable("a\0\U0010FFFF"u8).Should().BeNull();
    }

    [Theory]
    [InlineData(0xC0, true)]
    [InlineData(0xF5, true)]
    [InlineData(0xF4, false)]
    [InlineData(0x41, false)]
    public void Alphabet_AByteMissing_IsWholeOnlyIfUtf8NeverHasIt(int missing, bool expected)
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(7), 256);
        tokens[missing] = default;

        TokenVocabulary.Create([.. tokens, "end"u8.ToArray()], [256]).Alphabet.HasAllBytes.Should().Be(expected);
    }

    [Fact]
    public void Alphabet_FirstBytesMissing_WritesAllOtherCharacters()
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(8), 256);
        foreach (int missing in new[] { 0x04, 'q', 0xC0, 0xE3, 0xF1, 0xFF })
            tokens[missing] = default;

        TokenVocabulary vocabulary = TokenVocabulary.Create([.. tokens, "end"u8.ToArray(), "aq"u8.ToArray(), new byte[] { (byte)'a', 0xE2, 0x82 }, "あ"u8.ToArray(), new byte[] { 0x81, 0x82, 0xE3 }], [256]);

        vocabulary.Alphabet.HasAllBytes.Should().BeFalse();
        vocabulary.Alphabet.HasUnicodeEscapes.Should().BeTrue();
        vocabulary.Trie.Tokens.ToArray().Should().Contain([0xE2, 0xAC, 258]).And.NotContain([4, 'q', 257, 259, 260]);
        Span<byte> utf8 = stackalloc byte[4];
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (!Rune.IsValid(codePoint))
                continue;
            int lead = utf8[..new Rune(codePoint).EncodeToUtf8(utf8)][0];
            if (vocabulary.Alphabet.Contains(codePoint) != lead is not (0x04 or 'q' or 0xE3 or 0xF1))
                throw new InvalidOperationException($"U+{codePoint:X4}");
        }

        vocabulary.Alphabet.Contains(0xD800).Should().BeFalse();
        vocabulary.Alphabet.Texts.Accepts("ab€\U0010FFFF").Should().BeTrue();
        vocabulary.Alphabet.Texts.Accepts("abq").Should().BeFalse();
        vocabulary.Alphabet.Texts.Accepts("あ").Should().BeFalse();
        vocabulary.Alphabet.Values.Accepts("あq\u0004").Should().BeTrue();
    }

    [Fact]
    public void Alphabet_CodePoints_LeavesTokensWithOthersOut()
    {
        string[] texts = ["a", "b", "c", "€", "ab", "a€", "ad", "é", "bé", "\\", "u", "end", "€€€"];
        ReadOnlyMemory<byte>[] tokens = [.. texts.Select(t => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(t)), new byte[] { 0xC3 }, new byte[] { 0xEF, 0xBF }];

        TokenVocabulary vocabulary = TokenVocabulary.Create(tokens, [11]);

        vocabulary.Alphabet.HasAllBytes.Should().BeFalse();
        vocabulary.Alphabet.HasUnicodeEscapes.Should().BeFalse();
        vocabulary.Trie.Tokens.ToArray().Order().Should().Equal(0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12);
        vocabulary.GetBytes(6).Length.Should().Be(0);
        vocabulary.Alphabet.Contains('b').Should().BeTrue();
        vocabulary.Alphabet.Contains('d').Should().BeFalse();
        vocabulary.Alphabet.FirstFrom('d', 0x10FFFF).Should().Be('u');
        vocabulary.Alphabet.FirstFrom('v', 0xE8).Should().Be(-1);
        vocabulary.Alphabet.FindUnwritable("ab€d"u8).Should().Be(new Rune('d'));
        TokenVocabulary.Create([.. "\\u0123456789abcdefX".Select(c => (ReadOnlyMemory<byte>)new[] { (byte)c })], [18]).Alphabet.HasUnicodeEscapes.Should().BeTrue();
    }
}
