namespace LocalMode.Onnx.Tests.Answering;

public sealed class AnswerSpanSearchTests
{
    [Fact]
    public void Find_RandomLogits_EqualsTheWholeTable()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            int length = random.Next(2, 40);
            int maxTokens = random.Next(1, 12);
            float[] starts = Logits(random, length);
            float[] ends = Logits(random, length);
            bool[] candidates = [true, .. Enumerable.Range(1, length - 1).Select(_ => random.Next(4) > 0)];
            AnswerSpan[] best = new AnswerSpan[random.Next(1, 20)];

            int count = AnswerSpanSearch.Find(starts, ends, candidates, maxTokens, best, out float nullScore);

            float[] p = SoftMax(starts, candidates);
            float[] q = SoftMax(ends, candidates);
            nullScore.Should().BeApproximately(p[0] * q[0], 1e-6f);
            (int Start, int End)[] expected =
            [
                .. from start in Enumerable.Range(1, length - 1)
                   from end in Enumerable.Range(start, length - start)
                   where candidates[start] && candidates[end] && end - start < maxTokens
                   orderby p[start] * q[end] descending
                   select (start, end),
            ];
            best[..count].Select(static span => (span.Start, span.End)).Should().Equal(expected.Take(best.Length), "seed {0}", seed);
            best[..count].Should().OnlyContain(span => Math.Abs(span.Score - (p[span.Start] * q[span.End])) < 1e-6f);
        }
    }

    [Fact]
    public void Find_EqualScores_TakesTheFirstInTheText()
    {
        AnswerSpan[] best = new AnswerSpan[2];

        AnswerSpanSearch.Find(new float[4], new float[4], [true, true, true, true], maxTokens: 1, best, out _);

        best.Select(static span => (span.Start, span.End)).Should().Equal((1, 1), (2, 2));
    }

    [Fact]
    public void Find_NoContext_FindsNothingAndIsSureOfIt()
    {
        int count = AnswerSpanSearch.Find([3, 4, 5], [1, 2, 3], [true, false, false], maxTokens: 15, new AnswerSpan[3], out float nullScore);

        count.Should().Be(0);
        nullScore.Should().Be(1);
    }

    [Fact]
    public void Find_ClassTokenIsTheBest_IsNotAnAnswer()
    {
        AnswerSpan[] best = new AnswerSpan[1];

        int count = AnswerSpanSearch.Find([20, 0, 1], [20, 0, 1], [true, true, true], maxTokens: int.MaxValue, best, out float nullScore);

        count.Should().Be(1);
        (best[0].Start, best[0].End).Should().Be((2, 2));
        nullScore.Should().BeGreaterThan(0.99f);
    }

    [Fact]
    public void Find_NoCandidates_FindsNothing() =>
        AnswerSpanSearch.Find([1, 2], [1, 2], [false, false], maxTokens: 3, new AnswerSpan[2], out _).Should().Be(0);

    private static float[] Logits(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 12) - 6))];

    private static float[] SoftMax(float[] logits, bool[] candidates)
    {
        double[] exp = [.. logits.Select((logit, i) => candidates[i] ? Math.Exp(logit) : 0)];
        double sum = exp.Sum();
        return [.. exp.Select(value => (float)(value / sum))];
    }
}
