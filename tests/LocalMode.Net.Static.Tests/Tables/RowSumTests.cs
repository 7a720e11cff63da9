using System.Runtime.InteropServices;

namespace LocalMode.Static.Tests.Tables;

/// <summary>Each kernel against its scalar twin, over lengths around every vector's width and the limits of 16 bits.</summary>
public sealed class RowSumTests
{
    private const int TableRows = 40;

    public static TheoryData<int, int> Shapes
    {
        get
        {
            TheoryData<int, int> shapes = [];
            foreach (int columns in (int[])[1, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 192, 255, 256, 257, 300])
            {
                foreach (int rows in (int[])[0, 1, 2, 37, 255, 256, 257, 512, 600])
                    shapes.Add(columns, rows);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Int8_Sum_EqualsTheScalarSum(int columns, int count)
    {
        sbyte[] table = new sbyte[TableRows * columns];
        new Random(columns).NextBytes(MemoryMarshal.AsBytes(table.AsSpan()));
        int[] rows = Rows(count);
        float[] sum = new float[columns];

        Int8Rows.Sum(ref table[0], rows, sum);

        ShouldBeNear(sum, Twin(table, rows, [], columns, static value => value), 0);
    }

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData(sbyte.MaxValue)]
    public void Int8_SumOfExtremes_DoesNotOverflow(sbyte value)
    {
        sbyte[] table = new sbyte[128];
        Array.Fill(table, value);
        float[] sum = new float[128];

        Int8Rows.Sum(ref table[0], new int[700], sum);

        sum.Should().OnlyContain(total => total == 700 * value);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Int8_SumWeighted_EqualsTheScalarSum(int columns, int count)
    {
        sbyte[] table = new sbyte[TableRows * columns];
        new Random(columns).NextBytes(MemoryMarshal.AsBytes(table.AsSpan()));
        int[] rows = Rows(count);
        float[] weights = Weights(count);
        float[] sum = new float[columns];

        Int8Rows.SumWeighted(ref table[0], rows, weights, sum);

        ShouldBeNear(sum, Twin(table, rows, weights, columns, static value => value), 0.05f);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Float_Sum_EqualsTheScalarSum(int columns, int count)
    {
        float[] table = Floats(columns);
        int[] rows = Rows(count);
        float[] plain = new float[columns];
        float[] weighted = new float[columns];

        FloatRows.Sum(ref table[0], rows, [], plain);
        FloatRows.Sum(ref table[0], rows, Weights(count), weighted);

        ShouldBeNear(plain, Twin(table, rows, [], columns, static value => value), 1e-3f);
        ShouldBeNear(weighted, Twin(table, rows, Weights(count), columns, static value => value), 1e-3f);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Half_Sum_EqualsTheScalarSum(int columns, int count)
    {
        Half[] table = [.. Floats(columns).Select(static value => (Half)value)];
        int[] rows = Rows(count);
        float[] plain = new float[columns];
        float[] weighted = new float[columns];

        HalfRows.Sum(ref table[0], rows, [], plain);
        HalfRows.Sum(ref table[0], rows, Weights(count), weighted);

        ShouldBeNear(plain, Twin(table, rows, [], columns, static value => (double)value), 1e-3f);
        ShouldBeNear(weighted, Twin(table, rows, Weights(count), columns, static value => (double)value), 1e-3f);
    }

    private static int[] Rows(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(TableRows))];
    }

    private static float[] Weights(int count)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    private static float[] Floats(int columns)
    {
        Random random = new(columns);
        return [.. Enumerable.Range(0, TableRows * columns).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static double[] Twin<T>(T[] table, int[] rows, float[] weights, int columns, Func<T, double> convert)
    {
        double[] sum = new double[columns];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int column = 0; column < columns; column++)
                sum[column] += convert(table[(rows[i] * columns) + column]) * (weights.Length == 0 ? 1 : weights[i]);
        }

        return sum;
    }

    private static void ShouldBeNear(float[] found, double[] expected, float tolerance)
    {
        found.Should().HaveCount(expected.Length);
        double worst = 0;
        for (int i = 0; i < found.Length; i++)
            worst = Math.Max(worst, Math.Abs(found[i] - expected[i]));

        worst.Should().BeLessThanOrEqualTo(tolerance);
    }
}
