namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>The hot path of pairs gives what Encode gives.</summary>
public sealed class HfTokenizerPairTests
{
    private static readonly HfTokenizer Tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));

    [Theory]
    [InlineData(TruncationStrategy.LongestFirst)]
    [InlineData(TruncationStrategy.OnlyFirst)]
    [InlineData(TruncationStrategy.OnlySecond)]
    public void EncodeIds_RandomPairsAndRooms_EqualTheTruncatedEncoding(TruncationStrategy strategy)
    {
        var random = new Random(20261125);
        int cut = 0, failed = 0;
        for (int round = 0; round < 4000; round++)
        {
            string text = round % 4 == 0 ? RandomTexts.Wild(random) : RandomTexts.Plain(random, 14);
            string pair = round % 5 == 0 ? RandomTexts.Wild(random) : RandomTexts.Plain(random, 14);
            bool special = round % 3 != 0, allowed = round % 7 != 0;
            TokenizerSide side = round % 2 == 0 ? TokenizerSide.Right : TokenizerSide.Left;
            int room = random.Next(special ? 3 : 0, 40);
            var options = new TokenizerEncodeOptions
            {
                AddSpecialTokens = special,
                AllowSpecialTokens = allowed,
                Truncation = new TokenizerTruncation(room, 0, strategy, side),
            };
            var ids = new int[room];
            var types = new int[room];
            TokenizerEncoding expected;
            try
            {
                expected = Tokenizer.Encode(text, pair, options);
            }
            catch (ContextOverflowException)
            {
                failed++;
                FluentActions.Invoking(() => Tokenizer.EncodeIds(text, pair, ids, types, strategy, side, special, allowed)).Should().Throw<ContextOverflowException>();
                continue;
            }

            int count = Tokenizer.EncodeIds(text, pair, ids, types, strategy, side, special, allowed);

            (ids[..count].SequenceEqual(expected.Ids) && types[..count].SequenceEqual(expected.TypeIds)).Should().BeTrue(
                "'{0}' and '{1}' in {2}, {3}: expected {4}, found {5}", text, pair, room, side, string.Join(' ', expected.Ids), string.Join(' ', ids[..count]));
            cut += expected.Overflowing.Count > 0 ? 1 : 0;
        }

        cut.Should().BeGreaterThan(500);
        failed.Should().BeGreaterThan(strategy == TruncationStrategy.LongestFirst ? -1 : 200);
    }

    [Fact]
    public void EncodeIds_PairThatFits_IsTheEncoding()
    {
        var ids = new int[64];
        var types = new int[64];

        int count = Tokenizer.EncodeIds("What is the capital?", "Paris is the capital.", ids, types);

        TokenizerEncoding expected = Tokenizer.Encode("What is the capital?", "Paris is the capital.");
        ids[..count].Should().Equal(expected.Ids);
        types[..count].Should().Equal(expected.TypeIds);
    }

    [Fact]
    public void EncodeIds_PairBothTooLong_IsCutOnBothSides()
    {
        string words = string.Concat(Enumerable.Repeat("word ", 100));
        var ids = new int[12];

        int count = Tokenizer.EncodeIds(words, words, ids);

        ids[..count].Should().Equal(Tokenizer.Encode(words, words, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(12) }).Ids);
    }

    [Fact]
    public void EncodeIds_PairWarm_AllocatesNothing()
    {
        var ids = new int[32];
        var types = new int[32];
        string text = "The quick brown fox jumps over the lazy dog [MASK] and a lone \uD800 surrogate";
        string pair = string.Concat(Enumerable.Repeat("unbelievable words are split, caf\u00E9 ", 20));
        long allocated = -1;
        for (int round = 0; round < 60; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                Tokenizer.EncodeIds(text, pair, ids, types);
                Tokenizer.EncodeIds(text, pair, ids, types, TruncationStrategy.OnlySecond);
                Tokenizer.EncodeIds(pair, "short", ids, types, TruncationStrategy.OnlyFirst, TokenizerSide.Left);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.Should().Be(0);
    }

    [Fact]
    public void EncodeIds_PairWithTooLittleRoom_IsAnArgumentErrorThatNamesTheNumbers()
    {
        FluentActions.Invoking(() => Tokenizer.EncodeIds("a", "b", new int[2])).Should().Throw<ArgumentException>()
            .WithParameterName("ids").WithMessage("*2 tokens*3*");
        FluentActions.Invoking(() => Tokenizer.EncodeIds("a", "b", new int[8], new int[7])).Should().Throw<ArgumentException>().WithParameterName("typeIds");
        FluentActions.Invoking(() => Tokenizer.EncodeIds("a", "b c d e f g", new int[8], default, TruncationStrategy.OnlyFirst))
            .Should().Throw<ContextOverflowException>().Which.Limit.Should().Be(8);
    }
}
