using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LocalMode.Static;

/// <summary>Sums of rows of half precision, added in single precision in the order of the rows.</summary>
internal static class HalfRows
{
    /// <summary>Adds rows up, each times its weight if there are weights.</summary>
    public static void Sum(ref Half table, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(sum.Length);
        Span<float> widened = buffer.AsSpan(0, sum.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref table, (nint)rows[i] * sum.Length), sum.Length), widened);
            FloatRows.Add(widened, weights, i, sum);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
