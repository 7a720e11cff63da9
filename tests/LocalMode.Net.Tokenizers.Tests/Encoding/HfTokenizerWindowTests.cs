using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Tokenizing once and laying out windows gives what Encode and its overflowing parts give.</summary>
public sealed class HfTokenizerWindowTests
{
    private static readonly HfTokenizer Tokenizer = HfTokenizer.Load(TestFiles.Path(TestFiles.MiniLmTokenizer));

    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-options")]
    [InlineData("added-token-flags")]
    public void Tokenize_EveryCase_EqualsEncode(string fixture)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer($"{fixture}/tokenizer.json"));
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer($"{fixture}/cases.json"));
        var tokens = new TokenizedText();
        foreach (JsonElement sample in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = sample.GetProperty("text").GetString()!;

            tokenizer.Tokenize(text, tokens);

            TokenizerEncoding expected = tokenizer.Encode(text, addSpecialTokens: false);
            tokens.Ids.ToArray().Should().Equal(expected.Ids);
            tokens.Offsets.ToArray().Should().Equal(expected.Offsets);
            tokens.WordIds.ToArray().Should().Equal(expected.WordIds.Select(w => w!.Value));
        }
    }

    [Theory]
    [InlineData(TokenizerSide.Right, 0)]
    [InlineData(TokenizerSide.Right, 5)]
    [InlineData(TokenizerSide.Left, 3)]
    public void Assemble_WindowsOfOneText_AreTheEncodingAndItsOverflow(TokenizerSide side, int stride)
    {
        var random = new Random(3);
        var tokens = new TokenizedText();
        for (int round = 0; round < 300; round++)
        {
            string text = RandomTexts.Plain(random, 60);
            int maxLength = random.Next(2 + stride + 1, 30);
            TokenizerEncoding expected = Tokenizer.Encode(
                text, null, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(maxLength, stride, TruncationStrategy.LongestFirst, side) });
            TokenizerEncoding[] parts = [expected, .. expected.Overflowing];

            Tokenizer.Tokenize(text, tokens);
            var windows = new TokenWindows(tokens.Count, maxLength - 2, stride, side);

            windows.Count.Should().Be(parts.Length);
            for (int i = 0; i < parts.Length; i++)
            {
                var ids = new int[maxLength];
                var types = new int[maxLength];
                var sources = new TokenSource[maxLength];
                int count = Tokenizer.Assemble(tokens, windows[i], ids, types, sources);

                ids[..count].Should().Equal(parts[i].Ids);
                types[..count].Should().Equal(parts[i].TypeIds);
                sources[..count].Select(s => s.Sequence < 0 ? 0..0 : tokens.Offsets[s.Index]).Should().Equal(parts[i].Offsets);
                sources[..count].Select(s => s.Sequence < 0 ? (int?)null : tokens.WordIds[s.Index]).Should().Equal(parts[i].WordIds);
            }
        }
    }

    [Fact]
    public void Assemble_QuestionAndContextWindows_AreTheEncodingAndItsOverflow()
    {
        const string question = "Who wrote it?";
        string context = string.Concat(Enumerable.Range(0, 200).Select(i => $"sentence {i} of an unbelievable text. "));
        var first = new TokenizedText();
        var second = new TokenizedText();
        Tokenizer.Tokenize(question, first);
        Tokenizer.Tokenize(context, second);
        TokenizerEncoding expected = Tokenizer.Encode(
            question, context, new TokenizerEncodeOptions { Truncation = new TokenizerTruncation(64, 16, TruncationStrategy.OnlySecond) });
        TokenizerEncoding[] parts = [expected, .. expected.Overflowing];
        var windows = new TokenWindows(second.Count, 64 - first.Count - Tokenizer.CountSpecialTokens(isPair: true), 16);

        windows.Count.Should().Be(parts.Length).And.BeGreaterThan(10);
        for (int i = 0; i < parts.Length; i++)
        {
            var ids = new int[64];
            var types = new int[64];
            var sources = new TokenSource[64];
            int count = Tokenizer.Assemble(first, .., second, windows[i], ids, types, sources);

            ids[..count].Should().Equal(parts[i].Ids);
            types[..count].Should().Equal(parts[i].TypeIds);
            sources[..count].Select(s => s.Sequence < 0 ? (int?)null : s.Sequence).Should().Equal(parts[i].SequenceIds);
            sources[..count].Select(s => s.Sequence switch { 0 => first.Offsets[s.Index], 1 => second.Offsets[s.Index], _ => 0..0 })
                .Should().Equal(parts[i].Offsets);
        }
    }

    [Fact]
    public void TokenizeAndAssemble_Warm_AllocateNothing()
    {
        string text = string.Concat(Enumerable.Repeat("some words, [MASK] and caf\u00E9s ", 100));
        var tokens = new TokenizedText();
        var ids = new int[128];
        var sources = new TokenSource[128];
        long allocated = -1;
        for (int round = 0; round < 40; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Tokenizer.Tokenize(text, tokens);
            var windows = new TokenWindows(tokens.Count, 126, 32);
            for (int i = 0; i < windows.Count; i++)
            {
                Tokenizer.Assemble(tokens, windows[i], ids, default, sources);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.Should().Be(0);
    }

    [Fact]
    public void TokenWindows_EveryTokenIsCoveredAndSharedAsTheStrideSays()
    {
        for (int tokens = 0; tokens < 40; tokens++)
        {
            for (int length = 1; length < 12; length++)
            {
                for (int stride = 0; stride < length; stride++)
                {
                    var right = new TokenWindows(tokens, length, stride);
                    var left = new TokenWindows(tokens, length, stride, TokenizerSide.Left);
                    left.Count.Should().Be(right.Count);
                    int covered = 0;
                    for (int i = 0; i < right.Count; i++)
                    {
                        (int start, int count) = right[i].GetOffsetAndLength(tokens);
                        start.Should().Be(i == 0 ? 0 : covered - stride);
                        (count <= length && (count > 0 || tokens == 0)).Should().BeTrue();
                        covered = start + count;
                        (int mirrored, int mirroredCount) = left[i].GetOffsetAndLength(tokens);
                        (mirrored, mirroredCount).Should().Be((tokens - start - count, count));
                    }

                    covered.Should().Be(tokens);
                }
            }
        }
    }

    [Fact]
    public void WindowsAndAssemble_WrongArguments_AreRefused()
    {
        var tokens = new TokenizedText();
        Tokenizer.Tokenize("a b c", tokens);

        FluentActions.Invoking(() => new TokenWindows(5, 4, 4)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("stride");
        FluentActions.Invoking(() => new TokenWindows(5, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("length");
        FluentActions.Invoking(() => new TokenWindows(5, 5)[1]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("index");
        FluentActions.Invoking(() => Tokenizer.Assemble(tokens, 0..4, new int[9])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Tokenizer.Assemble(tokens, .., new int[4])).Should().Throw<ArgumentException>().WithParameterName("ids").WithMessage("*4*5*");
        FluentActions.Invoking(() => Tokenizer.Assemble(tokens, .., new int[5], new int[4])).Should().Throw<ArgumentException>().WithParameterName("typeIds");
        FluentActions.Invoking(() => Tokenizer.Tokenize("a", null!)).Should().Throw<ArgumentNullException>().WithParameterName("tokens");
    }
}
