using System.Text;
using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>What must hold for every fixture's tokenizer and any text.</summary>
public sealed class AllFamiliesPropertyTests
{
    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Encode_RandomTexts_AllWaysAgree(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        var random = new Random(20261125);
        var tokens = new TokenizedText();
        string[] texts = [.. Enumerable.Range(0, 120).Select(i => i % 4 == 0 ? RandomTexts.Plain(random, 20) : RandomTexts.Wild(random))];
        TokenizerEncoding[] expected = [.. texts.Select(t => tokenizer.Encode(t))];
        for (int n = 0; n < texts.Length; n++)
        {
            TokenizerEncoding one = expected[n];
            int previousWord = 0;
            for (int i = 0; i < one.Count; i++)
            {
                (int start, int length) = one.Offsets[i].GetOffsetAndLength(texts[n].Length);
                (start >= 0 && length >= 0 && (one.WordIds[i] ?? previousWord) >= previousWord).Should().BeTrue("token {0} of '{1}'", i, texts[n]);
                previousWord = one.WordIds[i] ?? previousWord;
            }

            var ids = new int[one.Count];
            tokenizer.EncodeIds(texts[n], ids).Should().Be(one.Count);
            tokenizer.CountTokens(texts[n]).Should().Be(one.Count);
            tokenizer.Tokenize(texts[n], tokens);
            ids.SequenceEqual(one.Ids).Should().BeTrue("the text is '{0}'", texts[n]);
            var assembled = new int[one.Count];
            tokenizer.Assemble(tokens, .., assembled);
            assembled.SequenceEqual(one.Ids).Should().BeTrue();
            tokens.Offsets.ToArray().Should().Equal(one.Offsets.Where((_, i) => one.SequenceIds[i] is not null));
            tokenizer.Decode(ids).Should().NotBeNull();
        }

        tokenizer.EncodeBatch(texts).Select(e => string.Join(' ', e.Ids)).Should().Equal(expected.Select(e => string.Join(' ', e.Ids)));
        Parallel.For(0, texts.Length * 2, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
        {
            if (!tokenizer.Encode(texts[n % texts.Length]).Ids.SequenceEqual(expected[n % texts.Length].Ids))
            {
                throw new InvalidOperationException($"'{texts[n % texts.Length]}' gives other ids beside other threads.");
            }
        });
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void EncodeIds_PairsWithTooLittleRoom_EqualTheTruncatedEncoding(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        var random = new Random(4);
        int special = tokenizer.CountSpecialTokens(isPair: true);
        for (int round = 0; round < 60; round++)
        {
            string text = RandomTexts.Wild(random), pair = RandomTexts.Plain(random, 12);
            int room = special + random.Next(0, 30);
            TokenizerEncoding expected = tokenizer.Encode(text, pair, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(room) });
            var ids = new int[room];
            var types = new int[room];

            int count = tokenizer.EncodeIds(text, pair, ids, types);

            ids[..count].Should().Equal(expected.Ids);
            types[..count].Should().Equal(expected.TypeIds);
        }
    }

    [Theory]
    [InlineData("bpe-gpt2")]
    [InlineData("bpe-digits")]
    [InlineData("bpe-deepseek")]
    [InlineData("bpe-falcon")]
    [InlineData("bpe-llama3")]
    public void Decode_OfByteLevel_GivesTheTextBack(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        var random = new Random(9);
        for (int round = 0; round < 300; round++)
        {
            string text = RandomTexts.Wild(random);
            var repaired = new StringBuilder();
            foreach (Rune rune in text.EnumerateRunes())
            {
                repaired.Append(rune);
            }

            int[] ids = [.. tokenizer.Encode(text, addSpecialTokens: false, allowSpecialTokens: false).Ids];

            tokenizer.Decode(ids).Should().Be(repaired.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Encode_SpecialTokensSpelledInAText_GiveNoSpecialIdUnlessAllowed(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        (string[] special, string? unknown) = SpecialTokensOf(fixture);
        int[] barred = [.. special.Where(t => t != unknown && t.Length > 0).Select(t => tokenizer.TokenToId(t)!.Value)];
        foreach (string token in special)
        {
            foreach (string text in new[] { token, "a " + token, token + token, $"x{token}y", $" {token} ", $"\n{token.ToUpperInvariant()}", $"{token}\u0301" })
            {
                tokenizer.Encode(text, "b" + text, addSpecialTokens: false, allowSpecialTokens: false).Ids.Intersect(barred).Should().BeEmpty("the text is '{0}'", text);
                var ids = new int[256];
                int count = tokenizer.EncodeIds(text, text, ids, addSpecialTokens: false, allowSpecialTokens: false);
                ids[..count].Intersect(barred).Should().BeEmpty();
            }
        }
    }

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Encode_LongWildText_Ends(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < 100_000)
        {
            text.Append(RandomTexts.Wild(random));
        }

        int count = tokenizer.CountTokens(text.ToString());

        tokenizer.Encode(text.ToString()).Count.Should().Be(count);
    }

    private static (string[] Special, string? Unknown) SpecialTokensOf(string fixture)
    {
        if (fixture == "smollm2-gguf")
        {
            return (["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"], null);
        }

        using JsonDocument file = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        JsonElement model = file.RootElement.GetProperty("model");
        string? unknown = model.TryGetProperty("unk_token", out JsonElement token) ? token.GetString() : null;
        if (model.TryGetProperty("unk_id", out JsonElement id) && id.ValueKind == JsonValueKind.Number)
        {
            unknown = model.GetProperty("vocab")[id.GetInt32()][0].GetString();
        }

        string[] special = !file.RootElement.TryGetProperty("added_tokens", out JsonElement added) ? [] :
        [
            .. added.EnumerateArray().Where(t => t.GetProperty("special").GetBoolean()).Select(t => t.GetProperty("content").GetString()!),
        ];
        return (special, unknown);
    }
}
