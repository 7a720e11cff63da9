namespace LocalMode.Onnx.Tests.Scheduling;

public sealed class BatchPlannerTests
{
    [Theory]
    [InlineData(0, 512)]
    [InlineData(1, 512)]
    [InlineData(7, 16)]
    [InlineData(100, 64)]
    [InlineData(1000, 512)]
    [InlineData(1000, 1)]
    public void Plan_RandomLengths_CoversEveryTextWithinTheBudget(int count, int budget)
    {
        int[] lengths = Lengths(count, seed: count + budget, longest: 300);

        int[] starts = Plan(lengths, budget);

        if (count > 0)
            starts[0].Should().Be(0);
        starts.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        for (int run = 0; run < starts.Length; run++)
        {
            int rows = (run + 1 < starts.Length ? starts[run + 1] : count) - starts[run];
            (rows == 1 || rows * lengths[starts[run]] <= budget).Should().BeTrue();
        }
    }

    [Fact]
    public void Plan_FewTexts_CostsAsLittleAsTheBestOfAllCuts()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            int count = 1 + (seed % 10);
            int[] lengths = Lengths(count, seed, longest: 60);

            int cost = Cost(lengths, Plan(lengths, 128));

            int best = int.MaxValue;
            for (int cut = 0; cut < 1 << (count - 1); cut++)
            {
                int[] starts = [0, .. Enumerable.Range(1, count - 1).Where(i => (cut & (1 << (i - 1))) != 0)];
                if (Fits(lengths, starts, 128))
                    best = Math.Min(best, Cost(lengths, starts));
            }

            cost.Should().Be(best, "of {0}", string.Join(",", lengths));
        }
    }

    [Fact]
    public void Plan_CorpusOfParagraphs_PadsLittleInFewRuns()
    {
        // Like the reference corpus: 512 texts of 35 tokens in the mean, log-normal.
        Random random = new(5);
        int[] lengths = [.. Enumerable.Range(0, 512).Select(_ => Math.Clamp((int)Math.Exp(3.4 + (0.55 * Gaussian(random))), 3, 256)).OrderDescending()];

        int[] starts = Plan(lengths, 512);

        lengths.Average().Should().BeInRange(30, 40);
        int padded = Cost(lengths, starts) - (8 * starts.Length);
        ((double)padded / lengths.Sum()).Should().BeLessThanOrEqualTo(1.05);
        starts.Length.Should().BeLessThanOrEqualTo(2 * (int)Math.Ceiling(lengths.Sum() / 512.0));
    }

    [Theory]
    [InlineData(10, 2, 64)]
    [InlineData(300, 2, 150)]
    [InlineData(10_000, 2, 512)]
    [InlineData(10_000, 64, 157)]
    public void Share_AnyCall_UsesAllWorkersButMakesNoTinyRuns(long tokens, int workers, int expected) =>
        BatchPlanner.Share(tokens, workers, budget: 512).Should().Be(expected);

    [Fact]
    public void Plan_PaddingIsSeen_PutsEqualLengthsTogetherOnly()
    {
        int[] lengths = Lengths(500, seed: 3, longest: 12);
        int[] starts = new int[lengths.Length];

        int runs = BatchPlanner.Plan(lengths, budget: 64, starts, mayPad: false);

        (int Rows, int Columns)[] found = [.. Rows(lengths, starts[..runs])];
        found.Sum(static run => run.Rows).Should().Be(500);
        found.Sum(static run => run.Rows * run.Columns).Should().Be(lengths.Sum(), "nothing is filled up");
        found.Should().OnlyContain(static run => run.Rows * run.Columns <= 64);
        runs.Should().BeLessThan(100);
    }

    private static int[] Plan(int[] lengths, int budget)
    {
        int[] starts = new int[lengths.Length];
        return starts[..BatchPlanner.Plan(lengths, budget, starts)];
    }

    private static int[] Lengths(int count, int seed, int longest)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(1, longest + 1)).OrderDescending()];
    }

    private static bool Fits(int[] lengths, int[] starts, int budget) =>
        Rows(lengths, starts).All(run => run.Rows == 1 || run.Rows * run.Columns <= budget);

    private static int Cost(int[] lengths, int[] starts) => Rows(lengths, starts).Sum(static run => (run.Rows * run.Columns) + 8);

    private static IEnumerable<(int Rows, int Columns)> Rows(int[] lengths, int[] starts) =>
        starts.Select((start, i) => ((i + 1 < starts.Length ? starts[i + 1] : lengths.Length) - start, lengths[start]));

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
