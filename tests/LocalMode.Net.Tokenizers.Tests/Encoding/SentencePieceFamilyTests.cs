using System.Diagnostics;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>The promises of the hot path, for the tokenizers that sentencepiece's models come with.</summary>
public sealed class SentencePieceFamilyTests
{
    [Theory]
    [InlineData("unigram-xlmr")]
    [InlineData("unigram-full-charsmap")]
    [InlineData("albert")]
    [InlineData("unigram-t5")]
    [InlineData("unigram-bytefallback")]
    [InlineData("deberta-v2")]
    [InlineData("wordlevel-whitespace")]
    [InlineData("spm-bpe-mistral")]
    [InlineData("spm-bpe-llama2")]
    public void EncodeIds_Warm_AllocatesNothing(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        string[] texts =
        [
            "The quick brown fox jumps over the lazy dog; an unbelievable text, isn't it?",
            "Zo\u00EB's nai\u0308ve cafe\u0301 \u2014 \uFF21\uFF22 \u2460 \uD83D\uDE00 \u4ECA\u5929 \uD55C\uAD6D\uC5B4 \u0130 \u0915\u094D\u0937 <s> \uFFFF",
        ];
        var ids = new int[256];

        AllocationMeter.LeastOf(() =>
        {
            tokenizer.EncodeIds(texts[0], ids);
            tokenizer.EncodeIds(texts[1], ids);
            tokenizer.EncodeIds(texts[1], ids, allowSpecialTokens: false);
            tokenizer.CountTokens(texts[1]);
        }).Should().Be(0);
    }

    [Theory]
    [InlineData("unigram-xlmr")]
    [InlineData("unigram-full-charsmap")]
    [InlineData("albert")]
    [InlineData("unigram-bytefallback")]
    [InlineData("deberta-v2")]
    [InlineData("spm-bpe-mistral")]
    [InlineData("wordlevel-whitespace")]
    public void EncodeIds_LongTextOfTheSame_AgreesWithTheCounts(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        foreach (string unit in new[] { "a", "\u0301", "a\u0301\u0323", " ", "\u2581", "\u0915\u094D", "\uD83C\uDDE6", "\uFDFA", "\uD800", "\u1100", "ab <s>" })
        {
            string text = string.Concat(Enumerable.Repeat(unit, 8000));
            int count = tokenizer.CountTokens(text, allowSpecialTokens: false);
            var ids = new int[count];

            tokenizer.EncodeIds(text, ids, allowSpecialTokens: false).Should().Be(count);
            tokenizer.Encode(text, allowSpecialTokens: false).Ids.Should().Equal(ids);
        }
    }

    [Theory]
    [InlineData("albert", "a")]
    [InlineData("albert", "\u0301")]
    [InlineData("albert", " ")]
    [InlineData("unigram-bytefallback", "\u0323\u0301")]
    [InlineData("unigram-bytefallback", " ")]
    [InlineData("unigram-xlmr", "\u4ECA")]
    [InlineData("unigram-full-charsmap", "\uD800")]
    public void CountTokens_OneMegabyteOfTheSame_TakesTimeLinearInTheLength(string fixture, string unit)
    {
        // Quadratic time would be minutes; seconds are enough on a slow machine.
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        string text = string.Concat(Enumerable.Repeat(unit, 500_000 / unit.Length));
        long started = Stopwatch.GetTimestamp();

        tokenizer.CountTokens(text).Should().BePositive();

        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("unigram-xlmr")]
    [InlineData("unigram-full-charsmap")]
    [InlineData("albert")]
    [InlineData("unigram-t5")]
    [InlineData("unigram-bytefallback")]
    [InlineData("deberta-v2")]
    [InlineData("wordlevel-whitespace")]
    [InlineData("ctc-wav2vec2")]
    [InlineData("spm-bpe-mistral")]
    [InlineData("spm-bpe-llama2")]
    [InlineData("spm-bpe-gemma")]
    public void Encode_SpecialTokensNotAllowed_GivesNone(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        using var file = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        string[] special = [.. file.RootElement.GetProperty("added_tokens").EnumerateArray()
            .Where(t => t.GetProperty("special").GetBoolean()).Select(t => t.GetProperty("content").GetString()!)];
        int[] barred = [.. special.Where(t => t is not ("<unk>" or "[UNK]")).Select(t => tokenizer.TokenToId(t)!.Value)];

        foreach (string token in special)
        {
            foreach (string text in new[] { token, "a " + token, token + token, $"x{token}y", $" {token} ", token[..1] + token })
            {
                tokenizer.Encode(text, addSpecialTokens: false, allowSpecialTokens: false).Ids.Should().NotContain(barred, "the text is '{0}'", text);
            }
        }
    }
}
