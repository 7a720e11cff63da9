using System.Text;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Vocabulary;
using LocalMode.Tokenizers.Tests.Encoding;

namespace LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

public sealed class TokenizerVocabularyTests
{
    /// <summary>Why the decoders of the other fixtures are refused.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["added-token-flags"] = "WordPiece",
        ["bpe-openai-gpt"] = "BPEDecoder",
        ["bpe-subwordprefix"] = "WordPiece",
        ["ctc-wav2vec2"] = "CTC",
        ["norm-nfd-strip"] = "none in the file",
        ["norm-nfkc"] = "none in the file",
        ["pad-multiple"] = "WordPiece",
        ["pretok-mix"] = "none in the file",
        ["trunc-left-pad-left"] = "WordPiece",
        ["trunc-longest-first"] = "WordPiece",
        ["trunc-only-first-stride"] = "WordPiece",
        ["trunc-only-second-stride"] = "WordPiece",
        ["wordlevel-whitespace"] = "none in the file",
        ["wordpiece-cased"] = "WordPiece",
        ["wordpiece-options"] = "WordPiece",
        ["wordpiece-uncased"] = "WordPiece",
    };

    [Theory]
    [MemberData(nameof(TokenizerFixtures.All), MemberType = typeof(TokenizerFixtures))]
    public void Read_EveryFixture_DecodesToTheConcatenationOrIsRefused(string fixture)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        if (Refused.TryGetValue(fixture, out string? reason))
        {
            FluentActions.Invoking(() => TokenVocabulary.Create(tokenizer, [0])).Should().Throw<UnsupportedCapabilityException>().WithMessage($"*{reason}*");
            return;
        }

        DecodedTokens tokens = DecodedTokens.Read(tokenizer);
        ReadOnlyMemory<byte>[] bytes = tokens.ToArray();
        int[] usable = [.. Enumerable.Range(0, bytes.Length).Where(id => !bytes[id].IsEmpty)];
        usable.Should().NotContain(id => tokenizer.IsSpecialToken(id)).And.HaveCountGreaterThan(50);
        int[] byteTokens = [.. usable.Where(id => tokenizer.IdToToken(id)!.StartsWith("<0x", StringComparison.Ordinal) && bytes[id].Length == 1)];
        int[] first = [.. usable.Except(tokens.NotFirst)];
        var random = new Random(5);
        for (int round = 0; round < 1500; round++)
        {
            var ids = new List<int> { first[random.Next(first.Length)] };
            for (int length = random.Next(12); length > 0; length--)
                ids.Add(byteTokens.Length > 0 && random.Next(3) == 0 ? byteTokens[random.Next(byteTokens.Length)] : usable[random.Next(usable.Length)]);
            Check(tokenizer, tokens, bytes, ids, byteTokens);
        }

        foreach (int id in first)
        {
            Check(tokenizer, tokens, bytes, [id], byteTokens);
            Check(tokenizer, tokens, bytes, [first[0], id], byteTokens);
        }

        // What may not begin a text would not be what it says.
        foreach (int id in tokens.NotFirst.Where(id => !bytes[id].IsEmpty))
            tokenizer.Decode([id]).Should().NotBe(Text(bytes[id].Span is [(byte)' ', .. var rest] ? rest : bytes[id].Span));
    }

    [Theory]
    [InlineData("bpe-gpt2", true, false)]
    [InlineData("smollm2-gguf", false, false)]
    [InlineData("spm-bpe-llama2", true, true)]
    [InlineData("spm-bpe-gemma", true, false)]
    [InlineData("spm-bpe-nobytes", true, true)]
    [InlineData("unigram-bytefallback", true, true)]
    [InlineData("unigram-t5", false, true)]
    public void Create_Families_HaveTheirAlphabet(string fixture, bool hasAllBytes, bool stripsFirstSpace)
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load(fixture);
        int end = tokenizer.VocabularySize - 1;

        TokenVocabulary vocabulary = TokenVocabulary.Create(tokenizer, [end]);

        vocabulary.Alphabet.HasAllBytes.Should().Be(hasAllBytes);
        vocabulary.StripsFirstSpace.Should().Be(stripsFirstSpace);
        vocabulary.EndTokens.Should().Equal(end);
    }

    [Fact]
    public void Create_SmolLM2_ReadsItsTokens()
    {
        HfTokenizer tokenizer = TokenizerFixtures.Load("smollm2-gguf");

        TokenVocabulary vocabulary = TokenVocabulary.Create(tokenizer, [2]);

        vocabulary.Size.Should().Be(49_152);
        vocabulary.MaskLength.Should().Be(768);
        vocabulary.Alphabet.FindUnwritable("every character, é, €, 漢字, 😀"u8).Should().BeNull();
        vocabulary.Alphabet.Contains(0x40000).Should().BeFalse("there is no token for F1");
        int token = tokenizer.Encode(" hello", addSpecialTokens: false).Ids[0];
        vocabulary.GetBytes(token).SequenceEqual(" hello"u8).Should().BeTrue();
        vocabulary.GetBytes(1).Length.Should().Be(0);
        FluentActions.Invoking(() => TokenVocabulary.Create(tokenizer, [49_152])).Should().Throw<ArgumentException>();
    }

    private static void Check(HfTokenizer tokenizer, DecodedTokens tokens, ReadOnlyMemory<byte>[] bytes, List<int> ids, int[] byteTokens)
    {
        var expected = new StringBuilder();
        var run = new List<byte>();
        for (int i = 0; i < ids.Count; i++)
        {
            ReadOnlySpan<byte> own = bytes[ids[i]].Span;
            bool isByte = byteTokens.Contains(ids[i]);
            // Runs of byte tokens are read by themselves, everything else at once.
            if (byteTokens.Length > 0 && !isByte)
                Flush();
            run.AddRange(own);
            if (byteTokens.Length > 0 && !isByte)
                Flush();
        }

        if (byteTokens.Length > 0)
            Flush();
        else
            expected.Append(Text([.. run]));
        bool leavesSpaceOut = tokens.StripsFirstSpace && expected.Length > 0 && expected[0] == ' ';
        tokenizer.Decode([.. ids]).Should().Be(leavesSpaceOut ? expected.ToString(1, expected.Length - 1) : expected.ToString(), "the tokens are {0}", string.Join(' ', ids.Select(tokenizer.IdToToken)));

        void Flush()
        {
            expected.Append(System.Text.Unicode.Utf8.IsValid([.. run]) ? Text([.. run]) : new string('\uFFFD', run.Count));
            run.Clear();
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
