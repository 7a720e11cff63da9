using System.Text;

namespace LocalMode.Tokenizers.Tests.Encoding;

public sealed class HfTokenizerPropertyTests
{
    private static readonly string[] Pieces =
    [
        "[MASK]", "[SEP]", " ", "\t", "\n", "\u00A0", "\u200B", "\u0000", "\uFFFD", "ab", "newtoken", " two", "<L>", "<R>", "MyTok", "caf\u00E9-tok",
        "e\u0301", "\u0344\u0323", "\u1112\u1161\u11AB", "\uD55C", "\uD834\uDD5E", "\uD83D\uDE00", "\u0130", "\uD800", "\uDC00", "\u302E\u1B44", "##",
    ];

    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-options")]
    [InlineData("added-token-flags")]
    public void Encode_RandomText_GivesOffsetsInsideTheText(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        var random = new Random(20261123);
        for (int round = 0; round < 3000; round++)
        {
            string text = RandomText(random);
            TokenizerEncoding encoding = tokenizer.Encode(text, addSpecialTokens: round % 2 == 0, allowSpecialTokens: round % 3 != 0);

            int previousStart = 0, previousWord = 0;
            for (int i = 0; i < encoding.Count; i++)
            {
                if (encoding.WordIds[i] is not { } word)
                {
                    encoding.SpecialTokensMask[i].Should().Be(1);
                    continue;
                }

                (int start, int length) = encoding.Offsets[i].GetOffsetAndLength(text.Length);
                length.Should().BePositive("token {0} of '{1}' comes from the text", i, Escape(text));
                word.Should().BeGreaterThanOrEqualTo(previousWord);

                // Only a token that begins with white space may reach back into white space that the token before it took.
                start.Should().BeGreaterThanOrEqualTo(
                    fixture == "added-token-flags" && encoding.Tokens[i] == " two" ? 0 : previousStart, "tokens of '{0}' are in order", Escape(text));
                (previousStart, previousWord) = (start, word);
            }

            var ids = new int[encoding.Count];
            tokenizer.EncodeIds(text, ids, addSpecialTokens: round % 2 == 0, allowSpecialTokens: round % 3 != 0).Should().Be(encoding.Count);
            encoding.Ids.Should().Equal(ids);
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
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => RandomText(random))];
        int[][] expected = [.. texts.Select(t => tokenizer.Encode(t).Ids.ToArray())];

        int[][][] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => texts.Select(t => tokenizer.Encode(t).Ids.ToArray()).ToArray(), TestContext.Current.CancellationToken)));

        foreach (int[][] run in found)
        {
            run.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        int parts = random.Next(0, 24);
        for (int i = 0; i < parts; i++)
        {
            switch (random.Next(4))
            {
                case 0:
                    text.Append(Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Append((char)random.Next(0x10000));
                    break;
                case 2:
                    text.Append((char)random.Next(0x20, 0x250));
                    break;
                default:
                    text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000)));
                    break;
            }
        }

        return text.ToString();
    }

    private static string Escape(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:X4}"));
}
