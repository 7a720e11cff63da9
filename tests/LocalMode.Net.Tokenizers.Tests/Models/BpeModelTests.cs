namespace LocalMode.Tokenizers.Tests.Models;

public sealed class BpeModelTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("##", "")]
    [InlineData("", "</w>")]
    [InlineData("##", "</w>")]
    public void Tokenize_RandomMerges_EqualThePlainAlgorithm(string prefix, string suffix)
    {
        var random = new Random(11);
        for (int round = 0; round < 12; round++)
        {
            RandomBpe bpe = RandomBpe.Create(random, prefix, suffix);
            for (int text = 0; text < 16; text++)
            {
                // Short pieces and long ones are merged by two algorithms.
                string piece = bpe.RandomPiece(random, random.Next(1, text % 4 == 0 ? 400 : 20));
                TokenSet? barred = text % 3 == 0 ? TokenSet.Create([bpe.Merges[random.Next(bpe.Merges.Count)].Result]) : null;

                (int[] ids, Piece[] spans) = Tokenize(bpe.Model, piece, barred);

                ids.Should().Equal(bpe.TokenizePlainly(piece, barred), "the piece is {0}", piece);
                spans[0].Start.Should().Be(0);
                spans[^1].End.Should().Be(piece.Length);
                spans.Skip(1).Select(s => s.Start).Should().Equal(spans.SkipLast(1).Select(s => s.End));
            }
        }
    }

    [Fact]
    public void Tokenize_CharactersOutsideTheVocabularyAndNoUnknownToken_AreDropped()
    {
        BpeModel model = Model(["a", "b"], new BpeOptions());

        (int[] ids, Piece[] spans) = Tokenize(model, "a\u03A9b");

        // As in Hugging Face's, the place of what follows is counted from what is left.
        ids.Should().Equal(0, 1);
        spans.Should().Equal(new Piece(0, 1), new Piece(1, 2));
        Tokenize(model, "\u03A9").Ids.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false, new[] { 0, 2, 2, 1 })]
    [InlineData(true, new[] { 0, 2, 1 })]
    public void Tokenize_UnknownCharacters_FuseWhereAskedFor(bool fuse, int[] expected)
    {
        BpeModel model = Model(["a", "b", "<unk>"], new BpeOptions { UnknownToken = "<unk>", FuseUnknown = fuse });

        (int[] ids, Piece[] spans) = Tokenize(model, "a\uD83D\uDE00\u03A9b");

        ids.Should().Equal(expected);
        spans.Should().Equal(
            fuse
                ? [new Piece(0, 1), new Piece(1, 4), new Piece(4, 5)]
                : [new Piece(0, 1), new Piece(1, 3), new Piece(3, 4), new Piece(4, 5)]);
    }

    [Fact]
    public void Tokenize_ByteFallback_NeedsAllBytesOfACharacter()
    {
        BpeModel model = Model(["a", "<unk>", "<0xC3>", "<0xA9>"], new BpeOptions { UnknownToken = "<unk>", ByteFallback = true });

        (int[] ids, Piece[] spans) = Tokenize(model, "a\u00E9");
        ids.Should().Equal(0, 2, 3);
        spans.Should().Equal(new Piece(0, 1), new Piece(1, 2), new Piece(1, 2));

        // The omega is C E A9: one byte is missing. As in Hugging Face's, bytes overtake unknown characters that wait.
        Tokenize(model, "\u03A9\u00E9a").Ids.Should().Equal(2, 3, 1, 0);
        Tokenize(model, "\u03A9\u00E9a", TokenSet.Create([2])).Ids.Should().Equal([1, 1, 0], "a barred byte is as good as a missing one");
    }

    [Fact]
    public void Tokenize_UnknownTokenIsNotInTheVocabulary_IsAnErrorOnceItIsNeeded()
    {
        BpeModel model = Model(["a"], new BpeOptions { UnknownToken = "<unk>", UnknownTokenPlace = ("x.json", "$.model.unk_token") });

        Tokenize(model, "aa").Ids.Should().Equal(0, 0);
        ModelInvalidException error = FluentActions.Invoking(() => Tokenize(model, "ab")).Should().Throw<ModelInvalidException>().Which;
        (error.File, error.Field).Should().Be(("x.json", "$.model.unk_token"));
    }

    [Fact]
    public void Tokenize_IgnoreMerges_TakesAWholePieceFromTheVocabulary()
    {
        BpeModel merging = Model(["a", "b", "ab"], new BpeOptions());
        BpeModel ignoring = Model(["a", "b", "ab"], new BpeOptions { IgnoreMerges = true });

        for (int i = 0; i < 2; i++)
        {
            Tokenize(merging, "ab").Ids.Should().Equal([0, 1], "no merge leads to the token");
            Tokenize(ignoring, "ab").Ids.Should().Equal(2);
            Tokenize(ignoring, "ab", TokenSet.Create([2])).Ids.Should().Equal(0, 1);
            Tokenize(ignoring, "aba").Ids.Should().Equal(0, 1, 0);
        }
    }

    [Fact]
    public void Tokenize_BarredCharacter_IsUnknown()
    {
        BpeModel model = Model(["a", "b", "<unk>"], new BpeOptions { UnknownToken = "<unk>" });

        Tokenize(model, "ab", TokenSet.Create([0, 2])).Ids.Should().Equal(2, 1);
        Tokenize(model, "a", TokenSet.Create([0, 2])).Ids.Should().Equal(2);
    }

    private static BpeModel Model(string[] tokens, BpeOptions options)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in tokens)
        {
            ids.Add(token, ids.Count);
        }

        return new BpeModel(new Vocabulary(ids, ids.Count - 1), new MergeTable([]), options);
    }

    private static (int[] Ids, Piece[] Spans) Tokenize(BpeModel model, string piece, TokenSet? barred = null)
    {
        var tokens = new TokenBuffer();
        model.Tokenize(piece, barred, tokens);
        return (tokens.Ids.ToArray(), tokens.Spans.ToArray());
    }
}
