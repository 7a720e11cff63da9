using LocalMode.Numerics;

namespace LocalMode.Tests.Numerics;

public sealed class PoolingTests
{
    private static readonly int[] TokenCounts = [0, 1, 2, 3, 7, 16, 65];

    public enum Kind
    {
        Mean,
        Max,
        Cls,
        LastToken,
    }

    public static TheoryData<Kind, int> Cases
    {
        get
        {
            TheoryData<Kind, int> cases = [];
            foreach (Kind kind in Enum.GetValues<Kind>())
            {
                foreach (int dimensions in RandomVectors.Lengths)
                    cases.Add(kind, dimensions);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pool_AllRows_EqualsScalarTwin(Kind kind, int dimensions)
    {
        foreach (int tokens in TokenCounts)
        {
            float[] hidden = RandomVectors.Create(tokens * dimensions, seed: (tokens * 7919) + dimensions);
            float[] actual = new float[dimensions];

            Run(kind, hidden, actual);

            RandomVectors.ShouldBeNear(actual, Scalar(kind, hidden, Enumerable.Repeat(1L, tokens).ToArray(), dimensions));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pool_RandomMask_EqualsScalarTwin(Kind kind, int dimensions)
    {
        foreach (int tokens in TokenCounts)
        {
            Random random = new(tokens + dimensions);
            float[] hidden = RandomVectors.Create(tokens * dimensions, seed: (tokens * 104729) + dimensions);
            long[] mask = [.. Enumerable.Range(0, tokens).Select(_ => (long)random.Next(2))];
            float[] actual = new float[dimensions];

            Run(kind, hidden, mask, actual);

            RandomVectors.ShouldBeNear(actual, Scalar(kind, hidden, mask, dimensions));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pool_PaddedOnEitherSide_GivesTheBitsOfTheTextAlone(Kind kind, int dimensions)
    {
        const int Tokens = 5;
        const int Padding = 3;
        float[] hidden = RandomVectors.Create(Tokens * dimensions, seed: dimensions);
        float[] noise = RandomVectors.Create(Padding * dimensions, seed: -dimensions, scale: 1000);
        float[] alone = new float[dimensions];
        float[] right = new float[dimensions];
        float[] left = new float[dimensions];

        Run(kind, hidden, alone);
        Run(kind, [.. hidden, .. noise], [1, 1, 1, 1, 1, 0, 0, 0], right);
        Run(kind, [.. noise, .. hidden], [0, 0, 0, 1, 1, 1, 1, 1], left);

        right.Should().Equal(alone);
        left.Should().Equal(alone);
    }

    [Fact]
    public void Max_NegativeValuesAndPaddingOfZeros_IsNotZero()
    {
        float[] actual = new float[2];

        Pooling.Max([-3, -4, -1, -8, 0, 0], [1, 1, 0], actual);

        actual.Should().Equal(-1, -4);
    }

    [Fact]
    public void Max_NaNInARow_IsNaN()
    {
        float[] actual = new float[2];

        Pooling.Max([1, float.NaN, 2, 3], actual);

        actual.Should().Equal(2, float.NaN);
    }

    [Fact]
    public void Pool_SizesThatDoNotFit_Throws()
    {
        float[] destination = new float[4];

        FluentActions.Invoking(() => Pooling.Mean(new float[7], destination)).Should().Throw<ArgumentException>().WithParameterName("hidden");
        FluentActions.Invoking(() => Pooling.Max(new float[8], new long[3], destination)).Should().Throw<ArgumentException>().WithParameterName("attentionMask");
        FluentActions.Invoking(() => Pooling.Cls([], [])).Should().Throw<ArgumentException>().WithParameterName("destination");
        FluentActions.Invoking(() => Pooling.LastToken(new float[8], [1], destination)).Should().Throw<ArgumentException>().WithParameterName("attentionMask");
    }

    private static void Run(Kind kind, ReadOnlySpan<float> hidden, Span<float> destination)
    {
        switch (kind)
        {
            case Kind.Mean: Pooling.Mean(hidden, destination); break;
            case Kind.Max: Pooling.Max(hidden, destination); break;
            case Kind.Cls: Pooling.Cls(hidden, destination); break;
            case Kind.LastToken: Pooling.LastToken(hidden, destination); break;
        }
    }

    private static void Run(Kind kind, ReadOnlySpan<float> hidden, ReadOnlySpan<long> mask, Span<float> destination)
    {
        switch (kind)
        {
            case Kind.Mean: Pooling.Mean(hidden, mask, destination); break;
            case Kind.Max: Pooling.Max(hidden, mask, destination); break;
            case Kind.Cls: Pooling.Cls(hidden, mask, destination); break;
            case Kind.LastToken: Pooling.LastToken(hidden, mask, destination); break;
        }
    }

    private static double[] Scalar(Kind kind, float[] hidden, long[] mask, int dimensions)
    {
        int[] rows = [.. Enumerable.Range(0, mask.Length).Where(row => mask[row] != 0)];
        double[] expected = new double[dimensions];
        for (int d = 0; d < dimensions && rows.Length > 0; d++)
        {
            double[] column = [.. rows.Select(row => (double)hidden[(row * dimensions) + d])];
            expected[d] = kind switch
            {
                Kind.Mean => column.Sum() / column.Length,
                Kind.Max => column.Max(),
                Kind.Cls => column[0],
                _ => column[^1],
            };
        }

        return expected;
    }
}
