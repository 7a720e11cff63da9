namespace LocalMode.Onnx.Tests.MaskFilling;

public sealed class MaskScoresTests
{
    private static readonly float[] Logits = [MathF.Log(1), MathF.Log(4), MathF.Log(2), MathF.Log(3)];

    [Fact]
    public void Find_AllTokens_GivesTheLikeliestFirst()
    {
        int[] tokens = new int[3];
        float[] scores = new float[3];

        MaskScores.Find(Logits, [], tokens, scores).Should().Be(3);

        tokens.Should().Equal(1, 3, 2);
        scores.Should().BeEquivalentTo([0.4f, 0.3f, 0.2f], static options => options.WithStrictOrdering().Using<float>(static c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6f)).WhenTypeIs<float>());
    }

    [Fact]
    public void Find_Targets_KeepTheirScoresAmongAllTokens()
    {
        int[] tokens = new int[5];
        float[] scores = new float[5];

        MaskScores.Find(Logits, [2, 3], tokens, scores).Should().Be(2);

        tokens[..2].Should().Equal(3, 2);
        scores[0].Should().BeApproximately(0.3f, 1e-6f);
        scores[1].Should().BeApproximately(0.2f, 1e-6f);
    }

    [Fact]
    public void Find_LargeLogits_DoNotOverflow()
    {
        float[] scores = new float[1];

        MaskScores.Find([1000, 0], [], new int[1], scores);

        scores[0].Should().Be(1);
    }

    [Theory]
    [InlineData("he doesn ' t like it .", "he doesn't like it.")]
    [InlineData("what ? no !", "what? no!")]
    [InlineData("i do n't , he 's , we 've , you 're , i 'm", "i don't, he's, we've, you're, i'm")]
    [InlineData("nothing to do", "nothing to do")]
    public void Apply_DecodedText_ClosesTheGaps(string text, string expected) => TokenizationCleanUp.Apply(text).Should().Be(expected);
}
