using System.Numerics;
using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The soft-max of one position's logits at temperature 1, without ever being written down: two vectorised passes over the span.</summary>
/// <param name="Best">The most likely token, the first of equals; -1 where the logits are not numbers.</param>
/// <param name="Highest">Its logit.</param>
/// <param name="LogSum">The logarithm of the sum of the exponentials of the distances to <paramref name="Highest"/>.</param>
/// <param name="Margin">Its probability less that of the runner-up.</param>
/// <param name="Entropy">In nats.</param>
internal readonly record struct TokenDistribution(int Best, float Highest, float LogSum, float Margin, float Entropy)
{
    // Below it an exponential counts for nothing: 100,000 of them are 4 millionths of the sum, which is at least 1.
    private const float Negligible = -24;

    // Below it an exponential leaves the range of a float.
    private const float Least = -87;

    /// <summary>Gets the natural logarithm of a token's probability.</summary>
    public float LogProbability(float logit) => Math.Min(0, logit - Highest - LogSum);

    /// <summary>Looks at the logits of one position.</summary>
    /// <param name="logits">One number per token.</param>
    public static TokenDistribution Of(ReadOnlySpan<float> logits)
    {
        (float highest, float second, bool numbers) = TopTwo(logits);
        if (!numbers || !float.IsFinite(highest))
            return new(-1, highest, 0, 0, 0);

        (float sum, float weighted) = Sums(logits, highest);
        float logSum = MathF.Log(sum);
        return new(logits.IndexOf(highest), highest, logSum, (1 - MathF.Exp(second - highest)) / sum, Math.Max(0, logSum - (weighted / sum)));
    }

    private static (float Highest, float Second, bool Numbers) TopTwo(ReadOnlySpan<float> logits)
    {
        float highest = float.NegativeInfinity;
        float second = float.NegativeInfinity;
        bool numbers = true;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        if (!vectors.IsEmpty)
        {
            Vector<float> first = new(float.NegativeInfinity);
            Vector<float> next = first;
            Vector<int> ordered = Vector<int>.AllBitsSet;
            foreach (Vector<float> x in vectors)
            {
                ordered &= Vector.Equals(x, x);
                next = Vector.MaxNative(next, Vector.MinNative(first, x));
                first = Vector.MaxNative(first, x);
            }

            numbers = ordered == Vector<int>.AllBitsSet;
            for (int i = 0; i < Vector<float>.Count; i++)
            {
                Insert(first[i], ref highest, ref second);
                Insert(next[i], ref highest, ref second);
            }
        }

        foreach (float x in logits[(vectors.Length * Vector<float>.Count)..])
        {
            numbers &= !float.IsNaN(x);
            Insert(x, ref highest, ref second);
        }

        return (highest, second, numbers);
    }

    private static void Insert(float x, ref float highest, ref float second)
    {
        second = Math.Max(second, Math.Min(highest, x));
        highest = Math.Max(highest, x);
    }

    private static (float Sum, float Weighted) Sums(ReadOnlySpan<float> logits, float highest)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        Vector<float> offset = new(highest);
        Vector<float> negligible = new(Negligible);
        Vector<float> least = new(Least);
        Vector<float> sums = Vector<float>.Zero;
        Vector<float> products = Vector<float>.Zero;
        foreach (Vector<float> x in vectors)
        {
            Vector<float> distance = x - offset;
            if (Vector.LessThanAll(distance, negligible))
                continue;

            distance = Vector.MaxNative(distance, least);
            Vector<float> exponential = Exp(distance);
            sums += exponential;
            products = Vector.MultiplyAddEstimate(exponential, distance, products);
        }

        float sum = Vector.Sum(sums);
        float weighted = Vector.Sum(products);
        foreach (float x in logits[(vectors.Length * Vector<float>.Count)..])
        {
            float distance = Math.Max(x - highest, Least);
            float exponential = MathF.Exp(distance);
            sum += exponential;
            weighted += exponential * distance;
        }

        return (sum, weighted);
    }

    // 2^n * e^r with n = round(x / ln 2): the Taylor polynomial on |r| <= 0.35 is good to the last bits of a float.
    private static Vector<float> Exp(Vector<float> x)
    {
        const float rounding = 12582912; // 1.5 * 2^23: adding it leaves the nearest integer in the low bits.
        Vector<float> shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(1.44269504f), new Vector<float>(rounding));
        Vector<float> n = shifted - new Vector<float>(rounding);
        Vector<float> r = Vector.MultiplyAddEstimate(n, new Vector<float>(-0.693359375f), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(2.12194440e-4f), r);
        Vector<float> p = new(1 / 720f);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1 / 120f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1 / 24f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1 / 6f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(0.5f));
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        p = Vector.MultiplyAddEstimate(p, r, Vector<float>.One);
        Vector<int> exponent = Vector.ShiftLeft(Vector.AsVectorInt32(shifted), 23);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(p) + exponent);
    }
}
