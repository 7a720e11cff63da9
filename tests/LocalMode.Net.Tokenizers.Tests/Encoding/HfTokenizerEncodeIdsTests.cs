using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

public sealed class HfTokenizerEncodeIdsTests
{
    private const int Cls = 101, Sep = 102;
    private static readonly HfTokenizer Tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));

    [Fact]
    public void EncodeIds_EmptyText_IsTheSpecialTokens()
    {
        var ids = new int[8];

        int count = Tokenizer.EncodeIds("", ids);

        ids[..count].Should().Equal(Cls, Sep);
        Tokenizer.CountTokens("").Should().Be(2);
        Tokenizer.EncodeIds("", ids, addSpecialTokens: false).Should().Be(0);
        Tokenizer.Encode("").Ids.Should().Equal(Cls, Sep);
    }

    [Fact]
    public void EncodeIds_TextTooLong_IsCutOnTheRightBeforeTheLastSpecialToken()
    {
        IReadOnlyList<int> whole = Tokenizer.Encode("The unbelievable tokenizer splits extraordinary words.").Ids;
        for (int room = 2; room <= whole.Count; room++)
        {
            var ids = new int[room];

            int count = Tokenizer.EncodeIds("The unbelievable tokenizer splits extraordinary words.", ids);

            count.Should().Be(room);
            ids.Should().Equal([.. whole.Take(room - 1), Sep]);
        }
    }

    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("bpe-roberta")]
    [InlineData("bpe-llama3")]
    [InlineData("unigram-bytefallback")]
    [InlineData("spm-bpe-llama2")]
    public void EncodeIds_EveryRoomOfEveryCase_TellsWhetherTheTextWasCut(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        using JsonDocument goldens = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
        foreach (JsonElement golden in goldens.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = golden.GetProperty("text").GetString()!;
            int count = tokenizer.CountTokens(text), least = tokenizer.CountSpecialTokens();
            var ids = new int[count + 1];
            foreach (int room in new[] { least, (least + count) / 2, count - 1, count, count + 1 }.Where(room => room >= least))
            {
                int written = tokenizer.EncodeIds(text, ids.AsSpan(0, room), typeIds: default, addSpecialTokens: true, allowSpecialTokens: true, out bool isTruncated);

                isTruncated.Should().Be(room < count, because: text);
                written.Should().Be(Math.Min(room, count));
            }
        }
    }

    [Fact]
    public void EncodeIds_LimitInsideAnUnknownWord_KeepsItUnknown()
    {
        // The word begins with known parts, but cannot be completed: it is one unknown token, however little room there is.
        string word = "playing\u2FE0";
        var ids = new int[2];

        int count = Tokenizer.EncodeIds(word, ids, addSpecialTokens: false);

        ids[..count].Should().Equal(Tokenizer.TokenToId("[UNK]")!.Value);
    }

    [Fact]
    public void EncodeIds_TypeIds_AreThoseOfTheTemplate()
    {
        var ids = new int[16];
        int[] types = [.. Enumerable.Repeat(7, 16)];

        int count = Tokenizer.EncodeIds("hello world", ids, types);

        types[..count].Should().OnlyContain(t => t == 0);
        types[count..].Should().OnlyContain(t => t == 7);
    }

    [Fact]
    public void EncodeIds_TooLittleRoom_IsAnArgumentError()
    {
        FluentActions.Invoking(() => Tokenizer.EncodeIds("a", new int[1])).Should().Throw<ArgumentException>().WithParameterName("ids");
        FluentActions.Invoking(() => Tokenizer.EncodeIds("a", new int[4], new int[3])).Should().Throw<ArgumentException>().WithParameterName("typeIds");
    }

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog, and tokenizers split unbelievable words: it's 42 % faster!")]
    [InlineData("Zo\u00EB's na\u00EFve caf\u00E9 \u2014 \u201Ctr\u00E8s bon\u201D \uD83D\uDE00 \u4ECA\u5929 \uD55C\uAD6D\uC5B4 \u0130stanbul")]
    [InlineData("text with [MASK] and a lone \uD800 surrogate\u0007")]
    public void EncodeIds_Warm_AllocatesNothing(string text)
    {
        var ids = new int[256];
        var types = new int[256];

        AllocationMeter.LeastOf(() =>
        {
            Tokenizer.EncodeIds(text, ids, types);
            Tokenizer.CountTokens(text);
        }).Should().Be(0);
    }

    [Fact]
    public void EncodeIds_SpecialTokensNotAllowed_AreOrdinaryText()
    {
        int mask = Tokenizer.TokenToId("[MASK]")!.Value;

        Tokenizer.Encode("a [MASK]").Ids.Should().Contain(mask);

        TokenizerEncoding encoding = Tokenizer.Encode("a [MASK]", allowSpecialTokens: false);
        encoding.Tokens.Should().Equal("[CLS]", "a", "[", "mask", "]", "[SEP]");
        Tokenizer.CountTokens("a [MASK]", allowSpecialTokens: false).Should().Be(6);
    }

    [Theory]
    [InlineData("WhitespaceSplit")]
    [InlineData(null)]
    public void Encode_SpecialTokensNotAllowed_AreNotGivenByTheModelEither(string? preTokenizer)
    {
        HfTokenizer tokenizer = WithControlTokens(preTokenizer, prefix: "##");

        tokenizer.Encode("[SEP]").Ids.Should().Equal(1);
        tokenizer.Encode("[SEP]", allowSpecialTokens: false).Tokens.Should().Equal("[", "##S", "##EP]");
        tokenizer.Encode("[SEP]x", allowSpecialTokens: false).Tokens.Should().Equal("[", "##S", "##EP]", "##x");
        tokenizer.Encode("x##C", allowSpecialTokens: false).Ids.Should().Equal(0);
        tokenizer.Encode("xC", allowSpecialTokens: false).Ids.Should().Equal(0);
        tokenizer.Encode("xC").Tokens.Should().Equal("x", "##C");
        tokenizer.Encode("[EOT]", allowSpecialTokens: false).Ids.Should().Equal([0], "nothing else makes it up: it is unknown");
        tokenizer.Encode("<ordinary>", allowSpecialTokens: false).Tokens.Should().Equal("<ordinary>");
        tokenizer.CountTokens("[SEP]x", allowSpecialTokens: false).Should().Be(4);
        var ids = new int[8];
        ids[..tokenizer.EncodeIds("[SEP]", ids, allowSpecialTokens: false)].Should().Equal(2, 3, 4);
    }

    [Fact]
    public void Encode_SpecialTokensNotAllowedWithoutAPrefix_AreNotGivenInsideAWordEither()
    {
        HfTokenizer tokenizer = WithControlTokens("WhitespaceSplit", prefix: "");

        tokenizer.Encode("x[SEP]", allowSpecialTokens: false).Ids.Should().NotContain(1);
    }

    [Fact]
    public void EncodeIds_SpecialTokensNotAllowedAndWarm_AllocatesNothing()
    {
        HfTokenizer tokenizer = WithControlTokens("WhitespaceSplit", prefix: "##");
        var ids = new int[64];

        AllocationMeter.LeastOf(() => tokenizer.EncodeIds("x [SEP] [SEP]x <ordinary> [EOT]", ids, allowSpecialTokens: false)).Should().Be(0);
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("!")]
    [InlineData("a")]
    [InlineData("e\u0301\u0323")]
    [InlineData("\u0301\u0323")]
    [InlineData("\u4ECA")]
    [InlineData("[")]
    [InlineData("[MASK")]
    [InlineData("\uD800")]
    public void EncodeIds_OneMegabyte_EndsAndAgreesWithTheCounts(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        int count = Tokenizer.CountTokens(text);
        var ids = new int[count + 10];

        int written = Tokenizer.EncodeIds(text, ids);

        written.Should().Be(count);
        TokenizerEncoding encoding = Tokenizer.Encode(text);
        encoding.Ids.SequenceEqual(ids[..written]).Should().BeTrue();
        Tokenizer.EncodeIds(text, new int[256]).Should().Be(Math.Min(count, 256));
    }

    [Fact]
    public void Encode_PairWithoutSpecialTokens_KeepsTypeIds()
    {
        TokenizerEncoding encoding = Tokenizer.Encode("one two", "three", addSpecialTokens: false);

        encoding.TypeIds.Should().Equal(0, 0, 1);
        encoding.SequenceIds.Should().Equal(0, 0, 1);
        Tokenizer.CountSpecialTokens().Should().Be(2);
        Tokenizer.CountSpecialTokens(isPair: true).Should().Be(3);
    }

    [Fact]
    public void Tokenizer_NullArguments_AreRefused()
    {
        FluentActions.Invoking(() => Tokenizer.Encode(null!)).Should().Throw<ArgumentNullException>().WithParameterName("text");
        FluentActions.Invoking(() => Tokenizer.TokenToId(null!)).Should().Throw<ArgumentNullException>().WithParameterName("token");
        FluentActions.Invoking(() => HfTokenizer.Load(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
        FluentActions.Invoking(() => HfTokenizer.Parse("{}"u8, null!)).Should().Throw<ArgumentNullException>().WithParameterName("sourceName");
    }

    [Fact]
    public void Tokenizer_Vocabulary_GoesBothWays()
    {
        Tokenizer.VocabularySize.Should().Be(30522);
        Tokenizer.TokenToId("[CLS]").Should().Be(Cls);
        Tokenizer.IdToToken(Sep).Should().Be("[SEP]");
        Tokenizer.IdToToken(-1).Should().BeNull();
        Tokenizer.IdToToken(int.MaxValue).Should().BeNull();
        Tokenizer.TokenToId("no such token").Should().BeNull();
    }

    [Fact]
    public void Settings_OfMiniLm_AreReportedAndNotApplied()
    {
        Tokenizer.Truncation.Should().Be(new TokenizerTruncation(128, 0, TruncationStrategy.LongestFirst, TokenizerSide.Right));
        Tokenizer.Padding.Should().Be(new TokenizerPadding(128, null, "[PAD]", 0, 0, TokenizerSide.Right));
        Tokenizer.Encode("short").Count.Should().Be(3);
        Tokenizer.Encode(string.Concat(Enumerable.Repeat("word ", 300))).Count.Should().Be(302);
    }

    // [SEP] is covered by other tokens, [EOT] is not; ##C is a control token inside a word.
    private static HfTokenizer WithControlTokens(string? preTokenizer, string prefix)
    {
        string cut = preTokenizer is null ? "null" : "{\"type\": \"" + preTokenizer + "\"}";
        string added = string.Join(", ", new[] { ("[UNK]", 0, true), ("[SEP]", 1, true), ("[EOT]", 5, true), ("<ordinary>", 6, false), ("##C", 8, true) }.Select(token =>
            $$"""{"id": {{token.Item2}}, "content": "{{token.Item1}}", "special": {{(token.Item3 ? "true" : "false")}}, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}"""));
        return HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""
            {"version": "1.0", "added_tokens": [{{{added}}}], "pre_tokenizer": {{{cut}}},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "{{{prefix}}}", "max_input_chars_per_word": 100,
                       "vocab": {"[UNK]": 0, "[SEP]": 1, "[": 2, "##S": 3, "##EP]": 4, "[EOT]": 5, "<ordinary>": 6, "##x": 7, "##C": 8, "x": 9}
             }
            }
            """));
    }
}
