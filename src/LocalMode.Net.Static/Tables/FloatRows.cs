using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LocalMode.Static;

/// <summary>Sums of rows of single precision, in the order of the rows.</summary>
internal static class FloatRows
{
    /// <summary>Adds rows up, each times its weight if there are weights.</summary>
    public static void Sum(ref float table, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> row = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref table, (nint)rows[i] * sum.Length), sum.Length);
            Add(row, weights, i, sum);
        }
    }

    /// <summary>Adds one row.</summary>
    public static void Add(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, int index, Span<float> sum)
    {
        if (weights.IsEmpty)
            TensorPrimitives.Add(sum, row, sum);
        else
            TensorPrimitives.MultiplyAdd(row, weights[index], sum, sum);
    }
}
