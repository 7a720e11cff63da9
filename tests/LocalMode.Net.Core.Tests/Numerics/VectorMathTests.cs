using LocalMode.Numerics;

namespace LocalMode.Tests.Numerics;

public sealed class VectorMathTests
{
    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void Normalize_AnyLength_EqualsScalarTwin(int length)
    {
        float[] vector = RandomVectors.Create(length, seed: length, scale: 50);
        double norm = Math.Sqrt(vector.Sum(static x => (double)x * x));
        double[] expected = [.. vector.Select(x => x / norm)];

        VectorMath.Normalize(vector);

        RandomVectors.ShouldBeNear(vector, expected);
    }

    [Fact]
    public void Normalize_Zeros_StaysZeros()
    {
        float[] vector = new float[17];

        VectorMath.Normalize(vector);

        vector.Should().OnlyContain(static x => x == 0);
    }

    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void Dot_AnyLength_EqualsScalarTwin(int length)
    {
        float[] x = RandomVectors.Create(length, seed: length);
        float[] y = RandomVectors.Create(length, seed: length + 1);

        ((double)VectorMath.Dot(x, y)).Should().BeApproximately(ScalarDot(x, y), 1e-4);
    }

    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void CosineSimilarity_AnyLength_EqualsScalarTwin(int length)
    {
        float[] x = RandomVectors.Create(length, seed: length, scale: 3);
        float[] y = RandomVectors.Create(length, seed: length + 1, scale: 0.1f);
        double expected = length == 0 ? 0 : ScalarDot(x, y) / Math.Sqrt(ScalarDot(x, x) * ScalarDot(y, y));

        ((double)VectorMath.CosineSimilarity(x, y)).Should().BeApproximately(expected, 1e-5);
    }

    [Theory]
    [MemberData(nameof(RandomVectors.NotEmpty), MemberType = typeof(RandomVectors))]
    public void CosineSimilarity_SameAndOpposite_StaysWithinItsRange(int length)
    {
        float[] x = RandomVectors.Create(length, seed: length);
        float[] opposite = [.. x.Select(static value => -value)];

        VectorMath.CosineSimilarity(x, x).Should().BeInRange(0.999999f, 1);
        VectorMath.CosineSimilarity(x, opposite).Should().BeInRange(-1, -0.999999f);
        VectorMath.CosineSimilarity(x, new float[length]).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void Softmax_AnyLength_EqualsScalarTwin(int length)
    {
        float[] logits = RandomVectors.Create(length, seed: length, scale: 20);
        double[] exponentials = [.. logits.Select(x => Math.Exp(x - logits.Max()))];
        double[] expected = [.. exponentials.Select(x => x / exponentials.Sum())];
        float[] actual = new float[length];

        VectorMath.Softmax(logits, actual);
        VectorMath.Softmax(logits, logits);

        RandomVectors.ShouldBeNear(actual, expected);
        logits.Should().Equal(actual, "the destination may be the source");
    }

    [Fact]
    public void Softmax_HugeLogits_DoesNotOverflow()
    {
        float[] actual = new float[3];

        VectorMath.Softmax([10_000, 10_000, -10_000], actual);

        actual.Should().Equal(0.5f, 0.5f, 0);
    }

    [Theory]
    [MemberData(nameof(RandomVectors.WithEmpty), MemberType = typeof(RandomVectors))]
    public void Sigmoid_AnyLength_EqualsScalarTwin(int length)
    {
        float[] logits = RandomVectors.Create(length, seed: length, scale: 200);
        double[] expected = [.. logits.Select(static x => 1 / (1 + Math.Exp(-x)))];
        float[] actual = new float[length];

        VectorMath.Sigmoid(logits, actual);

        RandomVectors.ShouldBeNear(actual, expected);
        actual.Where(static x => !(x >= 0 && x <= 1)).Should().BeEmpty();
    }

    [Fact]
    public void AnyOperation_SizesThatDoNotFit_Throws()
    {
        FluentActions.Invoking(() => VectorMath.Dot(new float[2], new float[3])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VectorMath.CosineSimilarity(new float[2], new float[3])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VectorMath.Softmax(new float[2], new float[1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => VectorMath.Sigmoid(new float[2], new float[1])).Should().Throw<ArgumentException>();
    }

    private static double ScalarDot(float[] x, float[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];

        return sum;
    }
}
