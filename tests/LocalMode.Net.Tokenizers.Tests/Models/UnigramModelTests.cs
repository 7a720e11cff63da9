namespace LocalMode.Tokenizers.Tests.Models;

public sealed class UnigramModelTests
{
    [Theory]
    [InlineData("abcdacdxx", "abcd a cd xx")]
    [InlineData("", "")]
    [InlineData("x", "x")]
    [InlineData("\uD83D\uDE00\uD83D\uDE00a", "\uD83D\uDE00\uD83D\uDE00 a")]
    public void Tokenize_BestScore_Wins(string text, string expected)
    {
        HfTokenizer tokenizer = Parse(0, false, ("<unk>", 0), ("a", 0), ("b", 0), ("c", 0), ("d", 0), ("cd", 1), ("ab", 2), ("abc", 5), ("abcd", 10));

        string.Join(' ', tokenizer.Encode(text).Tokens).Should().Be(expected);
    }

    [Fact]
    public void Tokenize_RandomTexts_EqualsSearchOfAllCuts()
    {
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            var scores = new Dictionary<string, double> { ["<unk>"] = -3 };
            while (scores.Count < 12)
            {
                scores[Word(random, 1, 4)] = -random.Next(1, 1 << 20) / 65536.0;
            }

            HfTokenizer tokenizer = Parse(0, false, [.. scores.Select(s => (s.Key, s.Value))]);
            for (int i = 0; i < 10; i++)
            {
                string text = Word(random, 1, 9);
                TokenizerEncoding found = tokenizer.Encode(text);

                string.Concat(found.Tokens).Should().Be(text);
                int unknown = 0;
                double score = 0;
                for (int t = 0; t < found.Count; t++)
                {
                    bool isUnknown = found.Ids[t] == 0;
                    score += isUnknown ? found.Tokens[t].Length * (scores.Values.Min() - 10) : scores[found.Tokens[t]];
                    unknown += isUnknown && t > 0 && found.Ids[t - 1] == 0 ? 1 : 0;
                }

                unknown.Should().Be(0, "unknown characters beside one another are one token");
                score.Should().BeApproximately(Best(text, scores), 1e-9);
            }
        }
    }

    [Fact]
    public void Tokenize_ByteFallback_GivesTheBytesOfARunItsOffsets()
    {
        (string, double)[] bytes = [.. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", -20.0))];
        HfTokenizer tokenizer = Parse(0, true, [("<unk>", 0), ("a", -1), .. bytes]);

        TokenizerEncoding encoding = tokenizer.Encode("a\u00E9\u0416a");

        encoding.Tokens.Should().Equal("a", "<0xC3>", "<0xA9>", "<0xD0>", "<0x96>", "a");
        encoding.Offsets.Should().Equal(0..1, 1..3, 1..3, 1..3, 1..3, 3..4);
    }

    [Fact]
    public void Tokenize_ByteFallbackWithAByteMissing_IsUnknown()
    {
        HfTokenizer tokenizer = Parse(0, true, ("<unk>", 0), ("a", -1), ("<0xC3>", -2));

        tokenizer.Encode("a\u00E9").Ids.Should().Equal(1, 0);
    }

    [Fact]
    public void Tokenize_TokenNamedTwice_HasTheLastId()
    {
        HfTokenizer tokenizer = Parse(0, false, ("<unk>", 0), ("a", -1), ("a", -2));

        tokenizer.Encode("a").Ids.Should().Equal(2);
        tokenizer.IdToToken(1).Should().Be("a");
        tokenizer.VocabularySize.Should().Be(3);
    }

    [Fact]
    public void Tokenize_UnknownCharacterWithoutUnknownToken_IsATypedError()
    {
        HfTokenizer tokenizer = Parse(null, false, ("a", -1));

        tokenizer.Encode("aa").Ids.Should().Equal(0, 0);
        FluentActions.Invoking(() => tokenizer.Encode("ab")).Should().Throw<ModelInvalidException>().Which.Field.Should().Be("$.model.unk_id");
    }

    [Theory]
    [InlineData("a<s>a", "a <s> a", "a < s > a")]
    [InlineData("<unk>", "<unk>", "<unk>")]
    [InlineData("<pad>", "<pad>", "<pad>")]
    public void Tokenize_SpecialTokensNotAllowed_AreNotGiven(string text, string allowed, string barred)
    {
        const string Special = """[{"id": 1, "content": "<s>", "special": true}, {"id": 2, "content": "<pad>", "special": true}, {"id": 0, "content": "<unk>", "special": true}]""";
        HfTokenizer tokenizer = Parse(0, false, Special, [("<unk>", 0), ("<s>", 5), ("<pad>", 5), ("a", -1), ("<", -2), ("s", -2), (">", -2)]);

        tokenizer.Encode(text).Tokens.Should().Equal(allowed.Split(' '));
        TokenizerEncoding found = tokenizer.Encode(text, allowSpecialTokens: false);
        string.Concat(found.Tokens).Should().Be(barred.Replace(" ", "", StringComparison.Ordinal));
        found.Ids.Should().NotContain([1, 2]);
    }

    private static string Word(Random random, int shortest, int longest) =>
        new([.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => "abcx"[random.Next(4)])]);

    private static double Best(string text, Dictionary<string, double> scores)
    {
        var best = new double[text.Length + 1];
        for (int end = 1; end <= text.Length; end++)
        {
            best[end] = double.NegativeInfinity;
            for (int start = 0; start < end; start++)
            {
                double score = scores.TryGetValue(text[start..end], out double known) ? known
                    : end == start + 1 ? scores.Values.Min() - 10 : double.NegativeInfinity;
                best[end] = Math.Max(best[end], best[start] + score);
            }
        }

        return best[text.Length];
    }

    private static HfTokenizer Parse(int? unknownId, bool byteFallback, params (string Token, double Score)[] pieces) =>
        Parse(unknownId, byteFallback, "[]", pieces);

    private static HfTokenizer Parse(int? unknownId, bool byteFallback, string added, (string Token, double Score)[] pieces)
    {
        string vocabulary = string.Join(", ", pieces.Select(p => FormattableString.Invariant($"[\"{p.Token}\", {p.Score:R}]")));
        added = added.Replace("\"special\"", "\"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\"", StringComparison.Ordinal);
        return HfTokenizer.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""
            {"added_tokens": {{{added}}}, "model": {"type": "Unigram", "unk_id": {{{(unknownId is { } id ? $"{id}" : "null")}}},
             "byte_fallback": {{{(byteFallback ? "true" : "false")}}}, "vocab": [{{{vocabulary}}}]}}
            """));
    }
}
