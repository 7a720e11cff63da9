namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Truncation, padding and batches: what the goldens do not show.</summary>
public sealed class HfTokenizerOptionsTests
{
    private static readonly HfTokenizer Tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));

    [Fact]
    public void EncodeBatch_PaddedToTheLongest_EqualsSinglesBeforeThePadding()
    {
        string[] texts = ["short", "a longer text with unbelievable words", "", "two words"];
        var options = new TokenizerEncodeOptions { Padding = new TokenizerPadding(MultipleOf: 4, PadId: 7, PadTypeId: 3, PadToken: "<pad>") };

        IReadOnlyList<TokenizerEncoding> batch = Tokenizer.EncodeBatch(texts, options);

        int longest = texts.Max(t => Tokenizer.Encode(t).Count);
        batch.Should().OnlyContain(e => e.Count == (longest + 3) / 4 * 4);
        for (int i = 0; i < texts.Length; i++)
        {
            TokenizerEncoding single = Tokenizer.Encode(texts[i]);
            batch[i].Ids.Take(single.Count).Should().Equal(single.Ids);
            batch[i].Ids.Skip(single.Count).All(id => id == 7).Should().BeTrue();
            batch[i].TypeIds.Skip(single.Count).All(id => id == 3).Should().BeTrue();
            batch[i].Tokens.Skip(single.Count).All(token => token == "<pad>").Should().BeTrue();
            batch[i].AttentionMask.Sum().Should().Be(single.Count);
            batch[i].SpecialTokensMask.Skip(single.Count).All(m => m == 1).Should().BeTrue();
            batch[i].SequenceIds.Skip(single.Count).All(s => s == null).Should().BeTrue();
        }
    }

    [Fact]
    public void EncodeBatch_Pairs_EqualsSingles()
    {
        (string, string?)[] pairs = [("a b c d e f g h i j", "one two"), ("alone", null), ("x", string.Concat(Enumerable.Repeat("y ", 30)))];
        var options = new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(9, 2), Padding = new TokenizerPadding(12, Side: TokenizerSide.Left) };

        IReadOnlyList<TokenizerEncoding> batch = Tokenizer.EncodeBatch(pairs, options);

        for (int i = 0; i < pairs.Length; i++)
        {
            TokenizerEncoding single = Tokenizer.Encode(pairs[i].Item1, pairs[i].Item2, options);
            batch[i].Ids.Should().Equal(single.Ids).And.HaveCount(12);
            batch[i].Overflowing.Should().HaveCount(single.Overflowing.Count);
            batch[i].Overflowing.Select(o => o.Count).All(c => c == 12).Should().BeTrue();
        }

        Tokenizer.EncodeBatch(Array.Empty<string>(), options).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, 0, TruncationStrategy.LongestFirst, "*1*2*")]
    [InlineData(8, 6, TruncationStrategy.LongestFirst, "*Stride is 6*0 to 5*8*6*")]
    [InlineData(8, -1, TruncationStrategy.LongestFirst, "*Stride is -1*")]
    [InlineData(8, 0, TruncationStrategy.OnlySecond, "*one text of 10 tokens*room for 6*")]
    [InlineData(8, 0, (TruncationStrategy)9, "*Strategy is 9*")]
    public void Encode_TruncationThatCannotBeMet_IsAnArgumentErrorThatNamesTheNumbers(int maxLength, int stride, TruncationStrategy strategy, string message)
    {
        var options = new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(maxLength, stride, strategy) };

        FluentActions.Invoking(() => Tokenizer.Encode("a b c d e f g h i j", null, options)).Should().Throw<ArgumentException>()
            .WithParameterName("options").WithMessage(message);
    }

    [Fact]
    public void Encode_PairThatCannotBeCutToFit_IsAContextOverflow()
    {
        var onlyFirst = new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(10, 0, TruncationStrategy.OnlyFirst) };
        var strided = new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(12, 4, TruncationStrategy.OnlySecond) };

        ContextOverflowException tooShort = FluentActions.Invoking(() => Tokenizer.Encode("a b", "c d e f g h i", onlyFirst)).Should()
            .Throw<ContextOverflowException>().Which;
        ContextOverflowException noRoom = FluentActions.Invoking(() => Tokenizer.Encode("a b c d e f", "g h i j k l m n", strided)).Should()
            .Throw<ContextOverflowException>().Which;

        (tooShort.Tokens, tooShort.Limit).Should().Be((12, 10));
        tooShort.Message.Should().Contain("7 tokens leave nothing of the 7");
        (noRoom.Tokens, noRoom.Limit).Should().Be((14, 12));
        noRoom.Message.Should().Contain("leave 3").And.Contain("Stride, 4");
    }

    [Fact]
    public void Encode_NoRoomForText_IsTheSpecialTokensAndTheWholeTextOverflows()
    {
        TokenizerEncoding encoding = Tokenizer.Encode("a b c", null, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(2) });

        encoding.Tokens.Should().Equal("[CLS]", "[SEP]");
        encoding.Overflowing.Should().ContainSingle().Which.Tokens.Should().Equal("[CLS]", "a", "b", "c", "[SEP]");
    }

    [Fact]
    public void Encode_BothTextsCut_PairsEveryPartWithEveryPart()
    {
        var options = new TokenizerEncodeOptions { AddSpecialTokens = false, Truncation = new TokenizerTruncation(4) };

        TokenizerEncoding encoding = Tokenizer.Encode("a b c d e", "v w x y", options);

        encoding.Tokens.Should().Equal("a", "b", "v", "w");
        encoding.Overflowing.Select(o => string.Concat(o.Tokens)).Should().Equal("cdvw", "cdxy", "evw", "exy", "abxy");
        FluentActions.Invoking(() => encoding.Overflowing[5]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Encode_ManyCombinationsOfParts_AreNotLaidOutUnasked()
    {
        string words = string.Concat(Enumerable.Repeat("word ", 100_000));

        TokenizerEncoding encoding = Tokenizer.Encode(words, words, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(5) });

        encoding.Overflowing.Count.Should().Be(int.MaxValue - 1);
        encoding.Overflowing[^1].Count.Should().BeLessThanOrEqualTo(5);
    }

    [Theory]
    [InlineData(" the the the", 0)]
    [InlineData(" the the the", 1)]
    [InlineData("the  the", 0)]
    public void Encode_OverflowOfTrimmedPlaces_KeepsTheBlankBeforeTheFirstTokenOfAPart(string text, int stride)
    {
        // RobertaProcessing trims each part by itself and leaves the one blank before its first token, which it takes for the pre-tokenizer's.
        HfTokenizer tokenizer = TokenizerFixtures.Load("bpe-roberta");
        TokenizerEncoding whole = tokenizer.Encode(text, addSpecialTokens: false);

        TokenizerEncoding cut = tokenizer.Encode(text, null, new TokenizerEncodeOptions { AddSpecialTokens = false, Truncation = new TokenizerTruncation(stride + 1, stride) });

        cut.Overflowing.Should().HaveCount(whole.Count - stride - 1);
        cut.Offsets.Should().Equal(whole.Offsets.Take(stride + 1));
        for (int part = 0; part < cut.Overflowing.Count; part++)
        {
            // A token that is nothing but the blank has its place before the blank.
            Range place = whole.Offsets[part + 1];
            bool isBlank = place.End.Value == place.Start.Value;
            cut.Overflowing[part].Offsets[0].Should().Be((place.Start.Value - 1)..(isBlank ? place.End.Value - 1 : place.End.Value));
            cut.Overflowing[part].Offsets.Skip(1).Should().Equal(whole.Offsets.Skip(part + 2).Take(stride));
        }
    }

    [Fact]
    public void FileOptions_OfMiniLm_CutAndFillUp()
    {
        Tokenizer.FileOptions.Truncation.Should().Be(Tokenizer.Truncation);
        TokenizerEncoding padded = Tokenizer.Encode("short", null, Tokenizer.FileOptions);
        TokenizerEncoding cut = Tokenizer.Encode(string.Concat(Enumerable.Repeat("word ", 300)), null, Tokenizer.FileOptions);

        padded.Count.Should().Be(128);
        padded.AttentionMask.Sum().Should().Be(3);
        cut.Count.Should().Be(128);
        cut.Overflowing.Should().HaveCount(2);
    }

    [Fact]
    public void Encode_WrongArguments_AreRefused()
    {
        FluentActions.Invoking(() => Tokenizer.Encode("a", null, null!)).Should().Throw<ArgumentNullException>().WithParameterName("options");
        FluentActions.Invoking(() => Tokenizer.EncodeBatch([null!])).Should().Throw<ArgumentNullException>().WithParameterName("texts");
        FluentActions.Invoking(() => Tokenizer.Encode("a", null, new TokenizerEncodeOptions { Padding = new TokenizerPadding(-1) }))
            .Should().Throw<ArgumentException>().WithMessage("*FixedLength is -1*");
    }
}
