namespace LocalMode.Tests.Numerics;

/// <summary>Seeded inputs for the kernels: the lengths at which vector code changes its path.</summary>
internal static class RandomVectors
{
    public static readonly int[] Lengths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 384, 1000];

    public static TheoryData<int> WithEmpty => [0, .. Lengths];

    public static TheoryData<int> NotEmpty => [.. Lengths];

    public static float[] Create(int length, int seed, float scale = 1)
    {
        Random random = new(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = scale * ((2 * random.NextSingle()) - 1);

        return values;
    }

    public static void ShouldBeNear(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance = 1e-5)
    {
        actual.Length.Should().Be(expected.Length);
        for (int i = 0; i < actual.Length; i++)
            ((double)actual[i]).Should().BeApproximately(expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])), "at index {0} of {1}", i, actual.Length);
    }
}
