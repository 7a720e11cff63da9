using System.Numerics;
using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's equality of map keys: 1, 1.0 and true are one key.</summary>
internal sealed class KeyComparer : IEqualityComparer<TemplateValue>
{
    public static readonly KeyComparer Instance = new();

    private const int MaxElements = 256;

    private KeyComparer()
    {
    }

    /// <summary>Returns whether a value can be a key: no list, no map, and no tuple with one inside or with very many elements.</summary>
    public static bool IsHashable(TemplateValue value)
    {
        // Tuples can share their parts, so that few of them hold exponentially many elements.
        int budget = MaxElements;
        return IsHashable(value, ref budget);
    }

    /// <summary>Counts the work of hashing a value, and fails if it cannot be a key.</summary>
    public static void RequireHashable(TemplateValue value, RenderContext context)
    {
        if (!IsHashable(value)) throw context.Fail($"unhashable type: '{value.TypeName}'");
        StepOver(value, context);
    }

    /// <summary>Counts the work of hashing a value that can be a key.</summary>
    public static void StepOver(TemplateValue value, RenderContext context)
    {
        context.StepOver(value);
        if (value is not TupleValue tuple) return;
        foreach (TemplateValue item in tuple.Items) StepOver(item, context);
    }

    private static bool IsHashable(TemplateValue value, ref int budget)
    {
        if (value is not TupleValue tuple) return value is not (ListValue or MapValue);
        foreach (TemplateValue item in tuple.Items)
        {
            if (--budget < 0 || !IsHashable(item, ref budget)) return false;
        }

        return true;
    }

    public bool Equals(TemplateValue? x, TemplateValue? y)
    {
        if (ReferenceEquals(x, y)) return true;
        if (x is StringValue a && y is StringValue b) return a.Text == b.Text;
        if (x is TupleValue s && y is TupleValue t)
        {
            if (s.Items.Count != t.Items.Count) return false;
            for (int i = 0; i < s.Items.Count; i++)
            {
                if (!Equals(s.Items[i], t.Items[i])) return false;
            }

            return true;
        }

        return x is not null && y is not null && Numbers.AreEqual(x, y) == true;
    }

    public int GetHashCode(TemplateValue obj)
    {
        switch (obj)
        {
            case StringValue text:
                return text.Text.GetHashCode(StringComparison.Ordinal);
            case FloatValue { Value: var number } when !double.IsFinite(number) || number != Math.Floor(number):
                return HashCode.Combine(BitConverter.DoubleToInt64Bits(number) >> 32, (int)BitConverter.DoubleToInt64Bits(number));
            case FloatValue { Value: var number }:
                return Hash(new BigInteger(number));
            case TupleValue tuple:
                var hash = default(HashCode);
                foreach (TemplateValue item in tuple.Items) hash.Add(GetHashCode(item));
                return hash.ToHashCode();
            default:
                return Numbers.TryGetInteger(obj, out BigInteger integer) ? Hash(integer) : RuntimeHelpers.GetHashCode(obj);
        }
    }

    // Combined with the process's random number: a hostile template must not be able to choose numbers that collide.
    private static int Hash(BigInteger value) => HashCode.Combine(value.GetHashCode());
}
