using System.Text;

namespace LocalMode.Tokenizers.Tests.Encoding;

public sealed class HfTokenizerPropertyTests
{
    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-options")]
    [InlineData("added-token-flags")]
    [InlineData("unigram-xlmr")]
    [InlineData("unigram-full-charsmap")]
    [InlineData("unigram-bytefallback")]
    [InlineData("albert")]
    [InlineData("deberta-v2")]
    [InlineData("norm-nfkc")]
    [InlineData("norm-nfkd-prepend")]
    [InlineData("pretok-mix")]
    [InlineData("spm-bpe-mistral")]
    public void Encode_RandomText_GivesOffsetsInsideTheText(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        var random = new Random(20261123);
        for (int round = 0; round < 3000; round++)
        {
            string text = RandomTexts.Wild(random);
            TokenizerEncoding encoding = tokenizer.Encode(text, addSpecialTokens: round % 2 == 0, allowSpecialTokens: round % 3 != 0);

            int previousStart = 0, previousWord = 0;
            for (int i = 0; i < encoding.Count; i++)
            {
                if (encoding.WordIds[i] is not { } word)
                {
                    continue;
                }

                (int start, int length) = encoding.Offsets[i].GetOffsetAndLength(text.Length);

                // Only a token that begins with white space may reach back into white space that the token before it took.
                int earliest = fixture == "added-token-flags" && encoding.Tokens[i] == " two" ? 0 : previousStart;
                (length > 0 && word >= previousWord && start >= earliest).Should().BeTrue(
                    "token {0} of {1} is at {2}, {3} units, word {4}", i, text, start, length, word);
                (previousStart, previousWord) = (start, word);
            }

            var ids = new int[encoding.Count];
            tokenizer.EncodeIds(text, ids, addSpecialTokens: round % 2 == 0, allowSpecialTokens: round % 3 != 0).Should().Be(encoding.Count);
            encoding.WordIds.Count(w => w is null).Should().Be(encoding.SpecialTokensMask.Sum());
            encoding.Ids.SequenceEqual(ids).Should().BeTrue();
        }
    }

    [Fact]
    public void Encode_LoneSurrogates_EncodeAsReplacementCharacters()
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer("wordpiece-options/tokenizer.json"));
        foreach (string text in new[] { "a\uD800b", "\uDC00", "x \uD800\uD800\uDC00 y", "\uD83D", "ab \uDE00\uD83D" })
        {
            var repaired = new StringBuilder();
            foreach (Rune rune in text.EnumerateRunes())
            {
                repaired.Append(rune);
            }

            TokenizerEncoding expected = tokenizer.Encode(repaired.ToString());
            TokenizerEncoding found = tokenizer.Encode(text);

            found.Ids.Should().Equal(expected.Ids);
            found.Offsets.Should().Equal(expected.Offsets);
        }
    }

    [Fact]
    public async Task Encode_ManyThreads_EqualsOne()
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));
        var random = new Random(7);
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => RandomTexts.Wild(random))];
        int[][] expected = [.. texts.Select(t => tokenizer.Encode(t).Ids.ToArray())];

        int[][][] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => texts.Select(t => tokenizer.Encode(t).Ids.ToArray()).ToArray(), TestContext.Current.CancellationToken)));

        foreach (int[][] run in found)
        {
            run.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
        }
    }
}
