namespace LocalMode.Tokenizers.Tests.Encoding;

public sealed class HfTokenizerBpeTests
{
    private const string Mixed = "It's 12345 tests, na\u00EFve caf\u00E9 \u4ECA\u5929 \uD83D\uDE00  don't\r\n\r\n  x = f(y) !!! \u00BD\u0663 HTTPServer ";

    [Theory]
    [InlineData("bpe-gpt2")]
    [InlineData("bpe-roberta")]
    [InlineData("bpe-llama3")]
    [InlineData("bpe-qwen")]
    [InlineData("bpe-o200k")]
    [InlineData("bpe-deepseek")]
    [InlineData("bpe-falcon")]
    [InlineData("bpe-digits")]
    [InlineData("bpe-openai-gpt")]
    [InlineData("bpe-subwordprefix")]
    [InlineData("clip")]
    [InlineData("spm-bpe-llama2")]
    public void EncodeIds_Warm_AllocatesNothing(string fixture)
    {
        HfTokenizer tokenizer = Load(fixture);
        var ids = new int[1024];
        foreach (string text in new[] { "The quick brown fox jumps over the lazy dog.", Mixed, string.Concat(Enumerable.Repeat("abcde", 60)) })
        {
            foreach (bool allowSpecial in new[] { true, false })
            {
                AllocationMeter.LeastOf(() => tokenizer.EncodeIds(text, ids, allowSpecialTokens: allowSpecial)).Should().Be(0, "the text is {0}", text);
            }
        }
    }

    // A step that is quadratic in the length would take minutes here.
    [Theory]
    [InlineData("bpe-gpt2")]
    [InlineData("bpe-llama3")]
    [InlineData("bpe-o200k")]
    [InlineData("bpe-deepseek")]
    [InlineData("spm-bpe-llama2")]
    public void EncodeIds_LongTextOfOneCharacter_Ends(string fixture)
    {
        HfTokenizer tokenizer = Load(fixture);
        foreach (string unit in new[] { "a", "7", " ", "\n", "!", "the", "A", "\u4ECA", " \t" })
        {
            CheckLong(tokenizer, unit, 60_000);
        }
    }

    [Theory]
    [InlineData("bpe-llama3")]
    [InlineData("spm-bpe-llama2")]
    public void EncodeIds_OneMegabyteOfOneLetter_Ends(string fixture) => CheckLong(Load(fixture), "a", 1_000_000);

    [Theory]
    [InlineData("bpe-gpt2", "<|endoftext|>")]
    [InlineData("bpe-llama3", "<|eot_id|>")]
    [InlineData("bpe-qwen", "<|im_end|>")]
    [InlineData("spm-bpe-llama2", "</s>")]
    [InlineData("bpe-roberta", "<mask>")]
    public void Encode_SpecialTokensNotAllowed_AreText(string fixture, string special)
    {
        HfTokenizer tokenizer = Load(fixture);
        int id = tokenizer.TokenToId(special)!.Value;
        string text = $"a {special}b {special}";

        tokenizer.Encode(text, addSpecialTokens: false).Ids.Should().Contain(id);
        TokenizerEncoding encoding = tokenizer.Encode(text, addSpecialTokens: false, allowSpecialTokens: false);
        encoding.Ids.Should().NotContain(id);
        tokenizer.Decode([.. encoding.Ids], skipSpecialTokens: false).Trim().Should().Be(text);
    }

    private static void CheckLong(HfTokenizer tokenizer, string unit, int length)
    {
        string text = string.Concat(Enumerable.Repeat(unit, length / unit.Length));
        int count = tokenizer.CountTokens(text, addSpecialTokens: false);

        count.Should().BePositive();
        int half = tokenizer.CountTokens(text.AsSpan(0, text.Length / 2 / unit.Length * unit.Length), addSpecialTokens: false);
        half.Should().BeInRange((count / 2) - 8, (count / 2) + 8, "half of the text has half of the tokens; the unit is '{0}'", unit);
    }

    private static HfTokenizer Load(string fixture) => HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
}
