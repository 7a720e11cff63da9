using System.Numerics;
using System.Runtime.CompilerServices;

namespace LocalMode.Static;

/// <summary>Sums of rows of 8-bit integers. TensorPrimitives has no sum that widens.</summary>
internal static class Int8Rows
{
    /// <summary>So many values of -128 still fit 16 bits.</summary>
    private const int RowsThatFit = 256;

    /// <summary>Adds rows up: exact, so that neither their order nor the vector's width matters.</summary>
    public static void Sum(ref sbyte table, ReadOnlySpan<int> rows, Span<float> sum)
    {
        for (; rows.Length > RowsThatFit; rows = rows[RowsThatFit..])
            SumPart(ref table, rows[..RowsThatFit], sum);

        SumPart(ref table, rows, sum);
    }

    /// <summary>Adds rows up, each times its weight.</summary>
    public static void SumWeighted(ref sbyte table, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> sum)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            ref sbyte row = ref Unsafe.Add(ref table, (nint)rows[i] * sum.Length);
            Vector<float> weight = new(weights[i]);
            int column = 0;
            for (; column <= sum.Length - Vector<sbyte>.Count; column += Vector<sbyte>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref row, (nuint)column), out Vector<short> low, out Vector<short> high);
                Span<float> target = sum[column..];
                AddWeighted(low, weight, target);
                AddWeighted(high, weight, target[Vector<short>.Count..]);
            }

            for (; column < sum.Length; column++)
                sum[column] += Unsafe.Add(ref row, column) * weights[i];
        }
    }

    private static void SumPart(ref sbyte table, ReadOnlySpan<int> rows, Span<float> sum)
    {
        int column = 0;
        int wide = 4 * Vector<sbyte>.Count;
        for (; column <= sum.Length - wide; column += wide)
            SumFour(ref Unsafe.Add(ref table, column), sum.Length, rows, sum[column..]);
        for (; column <= sum.Length - Vector<sbyte>.Count; column += Vector<sbyte>.Count)
            SumOne(ref Unsafe.Add(ref table, column), sum.Length, rows, sum[column..]);

        for (; column < sum.Length; column++)
        {
            int total = 0;
            foreach (int row in rows)
                total += Unsafe.Add(ref table, ((nint)row * sum.Length) + column);

            sum[column] += total;
        }
    }

    // Four vectors of columns: their sums stay in registers while all rows go by, and a row's bytes come from one or two cache lines.
    private static void SumFour(ref sbyte first, int stride, ReadOnlySpan<int> rows, Span<float> sum)
    {
        Vector<short> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        nuint width = (nuint)Vector<sbyte>.Count;
        foreach (int row in rows)
        {
            ref sbyte at = ref Unsafe.Add(ref first, (nint)row * stride);
            Vector.Widen(Vector.LoadUnsafe(ref at), out Vector<short> low, out Vector<short> high);
            a0 += low;
            a1 += high;
            Vector.Widen(Vector.LoadUnsafe(ref at, width), out low, out high);
            b0 += low;
            b1 += high;
            Vector.Widen(Vector.LoadUnsafe(ref at, 2 * width), out low, out high);
            c0 += low;
            c1 += high;
            Vector.Widen(Vector.LoadUnsafe(ref at, 3 * width), out low, out high);
            d0 += low;
            d1 += high;
        }

        int half = Vector<short>.Count;
        Add(a0, sum);
        Add(a1, sum[half..]);
        Add(b0, sum[(2 * half)..]);
        Add(b1, sum[(3 * half)..]);
        Add(c0, sum[(4 * half)..]);
        Add(c1, sum[(5 * half)..]);
        Add(d0, sum[(6 * half)..]);
        Add(d1, sum[(7 * half)..]);
    }

    private static void SumOne(ref sbyte first, int stride, ReadOnlySpan<int> rows, Span<float> sum)
    {
        Vector<short> a0 = default, a1 = default;
        foreach (int row in rows)
        {
            Vector.Widen(Vector.LoadUnsafe(ref Unsafe.Add(ref first, (nint)row * stride)), out Vector<short> low, out Vector<short> high);
            a0 += low;
            a1 += high;
        }

        Add(a0, sum);
        Add(a1, sum[Vector<short>.Count..]);
    }

    private static void Add(Vector<short> values, Span<float> target)
    {
        Vector.Widen(values, out Vector<int> low, out Vector<int> high);
        Span<float> upper = target[Vector<float>.Count..];
        (new Vector<float>(target) + Vector.ConvertToSingle(low)).CopyTo(target);
        (new Vector<float>(upper) + Vector.ConvertToSingle(high)).CopyTo(upper);
    }

    private static void AddWeighted(Vector<short> values, Vector<float> weight, Span<float> target)
    {
        Vector.Widen(values, out Vector<int> low, out Vector<int> high);
        Span<float> upper = target[Vector<float>.Count..];
        (new Vector<float>(target) + (Vector.ConvertToSingle(low) * weight)).CopyTo(target);
        (new Vector<float>(upper) + (Vector.ConvertToSingle(high) * weight)).CopyTo(upper);
    }
}
