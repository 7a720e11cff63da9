using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class TokenDistributionTests
{
    [Fact]
    public void Of_AnyLength_IsThatOfTheScalarSoftMax()
    {
        Random random = new(7);
        foreach (int length in Enumerable.Range(1, 70).Append(49_152))
        {
            float[] logits = new float[length];
            for (int i = 0; i < length; i++)
                logits[i] = (float)((random.NextDouble() * 60) - 40);

            if (length > 3)
                logits[random.Next(length)] = float.NegativeInfinity;

            Compare(logits);
        }
    }

    [Fact]
    public void Of_TwoEqual_TakesTheFirstWithoutMargin()
    {
        float[] logits = [.. Enumerable.Repeat(1f, 40), 5, 1, 5];

        TokenDistribution distribution = TokenDistribution.Of(logits);

        distribution.Best.Should().Be(40);
        distribution.Margin.Should().Be(0);
        Compare(logits);
    }

    [Fact]
    public void Of_OneToken_IsCertain()
    {
        TokenDistribution distribution = TokenDistribution.Of([3]);

        distribution.LogProbability(3).Should().Be(0);
        distribution.Margin.Should().Be(1);
        distribution.Entropy.Should().Be(0);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Of_NotNumbersAnywhere_IsRefused(float bad)
    {
        for (int at = 0; at < 37; at++)
        {
            float[] logits = new float[37];
            logits[at] = bad;
            TokenDistribution.Of(logits).Best.Should().Be(-1);
        }
    }

    [Fact]
    public void Of_NothingPossible_IsRefused()
    {
        TokenDistribution.Of([float.NegativeInfinity, float.NegativeInfinity]).Best.Should().Be(-1);
        TokenDistribution.Of([]).Best.Should().Be(-1);
    }

    [Fact]
    public void Summarize_Values_AreNearestRankQuantiles()
    {
        using LogProbabilityRecord record = new();
        for (int i = 1000; i >= 1; i--)
            record.Add(1001 - i, -i, i / 1000f, 2);

        LogProbabilityStatistics statistics = record.Summarize(int.MaxValue);

        statistics.Count.Should().Be(1000);
        statistics.Mean.Should().BeApproximately(-500.5, 1e-9);
        statistics.Minimum.Should().Be(-1000);
        statistics.Quantile10.Should().Be(-901);
        statistics.Quantile25.Should().Be(-751);
        statistics.Median.Should().Be(-501);
        statistics.MeanMargin.Should().BeApproximately(0.5005, 1e-6);
        statistics.MeanEntropy.Should().Be(2);
        record.Summarize(2).Should().Be(new LogProbabilityStatistics(2, -999.5, -1000, -1000, -1000, -1000, (1.0 + 0.999f) / 2, 2));
        record.Dispose();
        record.Add(1, -1, 1, 1);
        record.Summarize(1).Count.Should().Be(0, "nobody reads it any more");
    }

    private static void Compare(float[] logits)
    {
        double highest = logits.Max();
        double sum = logits.Sum(x => Math.Exp(x - highest));
        double[] probabilities = [.. logits.Select(x => Math.Exp(x - highest) / sum).OrderDescending()];
        double entropy = -probabilities.Where(static p => p > 0).Sum(static p => p * Math.Log(p));

        TokenDistribution distribution = TokenDistribution.Of(logits);

        distribution.Best.Should().Be(Array.IndexOf(logits, (float)highest));
        distribution.LogProbability((float)highest).Should().BeApproximately((float)Math.Log(probabilities[0]), 2e-5f);
        distribution.Margin.Should().BeApproximately((float)(probabilities[0] - probabilities.ElementAtOrDefault(1)), 1e-5f);
        distribution.Entropy.Should().BeApproximately((float)entropy, 1e-4f);
    }
}
