namespace LocalMode.Onnx.Tests.Seq2Seq;

public sealed class LogitsRulesTests
{
    private const float None = float.NegativeInfinity;

    [Fact]
    public void Apply_RepetitionPenalty_OncePerTokenAndBySign() =>
        Apply(new() { RepetitionPenalty = 2 }, [0, 1, 1], [], 4, -3, 5, 1).Should().Equal(2, -6, 5, 1);

    [Fact]
    public void Apply_EncoderRepetitionPenalty_FavoursTheTokensOfTheText() =>
        Apply(new() { EncoderRepetitionPenalty = 2 }, [3], [0, 1, 1], 4, -3, 5, 1).Should().Equal(8, -1.5f, 5, 1);

    [Theory]
    [InlineData(1, new[] { 2, 0 }, new[] { 0, 2 })]
    [InlineData(2, new[] { 1, 2, 1 }, new[] { 2 })]
    [InlineData(2, new[] { 1, 2, 1, 3, 1 }, new[] { 2, 3 })]
    [InlineData(3, new[] { 1, 2, 3, 1, 2 }, new[] { 3 })]
    [InlineData(3, new[] { 1, 2 }, new int[0])]
    [InlineData(3, new[] { 1 }, new int[0])]
    public void Apply_NoRepeatNgram_BansWhatWouldRepeat(int size, int[] answer, int[] banned) =>
        Banned(new() { NoRepeatNgramSize = size }, answer, []).Should().Equal(banned);

    [Theory]
    [InlineData(1, new[] { 9 }, new[] { 0, 2 })]
    [InlineData(2, new[] { 9, 0 }, new[] { 2 })]
    [InlineData(3, new[] { 9, 0 }, new int[0])]
    [InlineData(4, new[] { 9 }, new int[0])]
    public void Apply_EncoderNoRepeatNgram_BansWhatTheTextHas(int size, int[] answer, int[] banned) =>
        Banned(new() { EncoderNoRepeatNgramSize = size }, answer, [0, 2]).Should().Equal(banned);

    [Fact]
    public void Apply_BadWords_BansTheLastTokenOfEach()
    {
        // Token 0 alone is the end token: it stays. Of two tokens the second is banned only behind the first, in an answer as long as the word.
        GenerationConfig config = new() { BadWords = [[3], [0], [1, 2]], EosTokens = [0] };

        Banned(config, [9, 9], []).Should().Equal(3);
        Banned(config, [9, 1], []).Should().Equal(2, 3);
        Banned(config, [1], []).Should().Equal(3);
    }

    [Fact]
    public void Apply_MinLength_BansTheEndTokens()
    {
        Banned(new() { MinLength = 3, EosTokens = [0, 2] }, [9, 9], []).Should().Equal(0, 2);
        Banned(new() { MinLength = 3, EosTokens = [0, 2] }, [9, 9, 9], []).Should().BeEmpty();
        Banned(new() { MinNewTokens = 2, EosTokens = [0] }, [9, 9], []).Should().Equal(0);
        Banned(new() { MinNewTokens = 2, EosTokens = [0] }, [9, 9, 9], []).Should().BeEmpty();
        Banned(new() { MinNewTokens = 0, MinLength = 50, EosTokens = [0] }, [9, 9], []).Should().BeEmpty();
    }

    [Fact]
    public void Apply_ForcedTokens_AreTheOnlyOnes()
    {
        Apply(new() { ForcedBosToken = 1 }, [9], [], 4, 3, 2, 1).Should().Equal(None, 0, None, None);
        Apply(new() { ForcedBosToken = 1 }, [9, 9], [], 4, 3, 2, 1).Should().Equal(4, 3, 2, 1);
        Apply(new() { ForcedEosTokens = [0, 2] }, [9, 9, 9, 9], [], 4, 3, 2, 1).Should().Equal(0, None, 0, None);
        Apply(new() { ForcedEosTokens = [0, 2] }, [9, 9, 9], [], 4, 3, 2, 1).Should().Equal(4, 3, 2, 1);
    }

    [Fact]
    public void Apply_Suppressed_AreBannedAlwaysOrAtTheBeginning()
    {
        GenerationConfig config = new() { SuppressTokens = [3], BeginSuppressTokens = [1] };

        Banned(config, [9], []).Should().Equal(1, 3);
        Banned(config, [9, 9], []).Should().Equal(3);
        Banned(config with { ForcedBosToken = 0 }, [9, 9], []).Should().Equal(1, 3);
    }

    [Fact]
    public void Apply_InvalidValues_AreRemoved() =>
        Apply(new() { RemoveInvalidValues = true }, [9], [], float.NaN, float.PositiveInfinity, None, 1).Should().Equal(0, float.MaxValue, float.MinValue, 1);

    [Fact]
    public void Apply_ExponentialDecay_RaisesTheEndBeyondTheStart()
    {
        GenerationConfig config = new() { ExponentialDecay = (1, 2), EosTokens = [0] };

        Apply(config, [9, 9], [], -4, 3, 2, 1).Should().Equal(-4, 3, 2, 1);
        Apply(config, [9, 9, 9], [], -4, 3, 2, 1).Should().Equal(0, 3, 2, 1);
        Apply(config, [9, 9, 9, 9], [], -4, 3, 2, 1).Should().Equal(8, 3, 2, 1);
    }

    [Fact]
    public void Apply_Renormalize_MakesLogProbabilitiesOfWhatIsLeft()
    {
        float[] scores = Apply(new() { RenormalizeLogits = true, SuppressTokens = [0] }, [9], [], 9, 1, 1, None);

        scores[0].Should().Be(None);
        scores[1].Should().BeApproximately(-MathF.Log(2), 1e-6f);
        scores[2].Should().BeApproximately(-MathF.Log(2), 1e-6f);
        scores[3].Should().Be(None);
    }

    [Fact]
    public void Apply_TokensBeyondTheVocabulary_AreLeftAlone()
    {
        GenerationConfig config = new()
        {
            SuppressTokens = [99],
            BadWords = [[98]],
            RepetitionPenalty = 2,
            NoRepeatNgramSize = 1,
            EosTokens = [97],
            MinLength = 9,
            ExponentialDecay = (0, 2),
        };

        Apply(config, [9, 9], [], 4, 3, 2, 1).Should().Equal(4, 3, 2, 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5000)]
    public void LogSoftmax_AnyLength_EqualsTheScalarFormula(int length)
    {
        float[] scores = [.. Enumerable.Range(0, length).Select(static i => ((i * 7919) % 1000) / 50f)];
        double sum = scores.Sum(static score => Math.Exp(score));
        double[] expected = [.. scores.Select(score => score - Math.Log(sum))];

        LogitsRules.LogSoftmax(scores);

        for (int i = 0; i < length; i++)
            ((double)scores[i]).Should().BeApproximately(expected[i], 1e-5);
    }

    [Fact]
    public void LogSoftmax_NothingAllowed_StaysSo()
    {
        float[] scores = [None, None];

        LogitsRules.LogSoftmax(scores);

        scores.Should().Equal(None, None);
    }

    // The most tokens of an answer are 5, the prompt of one included.
    private static float[] Apply(GenerationConfig config, int[] answer, int[] source, params float[] scores)
    {
        new LogitsRules(config, prompt: 1, most: 5).Apply(scores, answer, source);
        return scores;
    }

    private static int[] Banned(GenerationConfig config, int[] answer, int[] source)
    {
        float[] scores = Apply(config, answer, source, 1, 1, 1, 1);
        return [.. Enumerable.Range(0, scores.Length).Where(token => float.IsNegativeInfinity(scores[token]))];
    }
}
