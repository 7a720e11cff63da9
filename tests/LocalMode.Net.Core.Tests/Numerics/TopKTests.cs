using LocalMode.Numerics;

namespace LocalMode.Tests.Numerics;

public sealed class TopKTests
{
    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void Select_AnyLengthAndK_EqualsStableSort(int length)
    {
        foreach (int k in (int[])[0, 1, 2, 3, 10, length, length + 5])
        {
            // Few distinct values, so that ties are common; some NaN and infinities.
            Random random = new(length + k);
            float[] scores = [.. Enumerable.Range(0, length).Select(_ => random.Next(12) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                2 => float.NegativeInfinity,
                3 => -0f,
                int value => value - 6f,
            })];
            int[] actual = new int[k];

            int count = TopK.Select(scores, actual);

            int[] expected = [.. Enumerable.Range(0, length)
                .OrderBy(i => float.IsNaN(scores[i]))
                .ThenByDescending(i => float.IsNaN(scores[i]) ? 0 : scores[i])
                .Take(k)];
            actual[..count].Should().Equal(expected);
        }
    }

    [Fact]
    public void Select_Ties_LowerIndexFirst()
    {
        int[] indices = new int[3];

        TopK.Select([1, 2, 2, 0, 2, 1], indices).Should().Be(3);

        indices.Should().Equal(1, 2, 4);
    }

    [Fact]
    public void Select_OnlyNaN_KeepsTheOrder()
    {
        int[] indices = new int[2];

        TopK.Select([float.NaN, float.NaN, float.NaN], indices).Should().Be(2);

        indices.Should().Equal(0, 1);
    }

    [Fact]
    public void Select_Anything_AllocatesNothing()
    {
        float[] scores = RandomVectors.Create(10_000, seed: 1);
        int[] indices = new int[100];
        TopK.Select(scores, indices);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TopK.Select(scores, indices);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
