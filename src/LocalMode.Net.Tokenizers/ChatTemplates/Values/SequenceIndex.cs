using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's positions and slices: negative ones count from the end.</summary>
internal static class SequenceIndex
{
    public static bool TryGet(TemplateValue key, int length, out int index)
    {
        index = -1;
        if (!Numbers.TryGetInteger(key, out BigInteger value)) return false;
        if (value < 0) value += length;
        if (value < 0 || value >= length) return false;
        index = (int)value;
        return true;
    }

    /// <summary>Resolves a slice to its first position, the number of elements, and the step.</summary>
    public static (int Start, int Count, int Step) Resolve(
        TemplateValue? start, TemplateValue? stop, TemplateValue? step, int length, RenderContext context)
    {
        int by = Bound(step, 1, context);
        if (by == 0) throw context.Fail("slice step cannot be zero");
        (int low, int high) = by > 0 ? (0, length) : (-1, length - 1);
        int from = Clamp(start, by > 0 ? low : high);
        int to = Clamp(stop, by > 0 ? high : low);
        long span = by > 0 ? (long)to - from : (long)from - to;
        long size = Math.Abs((long)by);
        return (from, span <= 0 ? 0 : (int)((span + size - 1) / size), by);

        int Clamp(TemplateValue? value, int missing)
        {
            if (value is null or NoneValue) return missing;
            long index = Bound(value, 0, context);
            if (index < 0) index += length;
            return (int)Math.Clamp(index, low, high);
        }
    }

    private static int Bound(TemplateValue? value, int missing, RenderContext context)
    {
        if (value is null or NoneValue) return missing;
        if (!Numbers.TryGetInteger(value, out BigInteger number)) throw context.Fail("slice indices must be integers or none");
        return (int)BigInteger.Max(-int.MaxValue, BigInteger.Min(int.MaxValue, number));
    }
}
