using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>What is done with masks over tokens: bit <c>i % 64</c> of word <c>i / 64</c> is token <c>i</c>.</summary>
public static class TokenMask
{
    /// <summary>Forbids what is not in a mask: sets those logits to negative infinity and leaves the others as they are.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="logits">One number per token; tokens beyond the mask are forbidden.</param>
    public static void Apply(ReadOnlySpan<ulong> mask, Span<float> logits)
    {
        if ((long)mask.Length * 64 < logits.Length)
        {
            logits[(mask.Length * 64)..].Fill(float.NegativeInfinity);
            logits = logits[..(mask.Length * 64)];
        }

        int whole = logits.Length / 64;
        ref float first = ref MemoryMarshal.GetReference(logits);
        for (int word = 0; word < whole; word++)
        {
            ulong bits = mask[word];
            if (bits == ulong.MaxValue)
                continue;
            if (bits == 0)
                logits.Slice(word * 64, 64).Fill(float.NegativeInfinity);
            else if (Vector512.IsHardwareAccelerated)
                Apply512(bits, ref Unsafe.Add(ref first, word * 64));
            else if (Vector256.IsHardwareAccelerated)
                Apply256(bits, ref Unsafe.Add(ref first, word * 64));
            else
                ApplyEach(bits, logits.Slice(word * 64, 64));
        }

        if (logits.Length > whole * 64)
            ApplyEach(mask[whole], logits[(whole * 64)..]);
    }

    /// <summary>Tells whether a token is in a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="token">The token.</param>
    /// <returns><see langword="true"/> if it is; <see langword="false"/> for tokens beyond the mask.</returns>
    public static bool Contains(ReadOnlySpan<ulong> mask, int token) =>
        (uint)token < (uint)(mask.Length * 64) && (mask[token >> 6] >> token & 1) != 0;

    // All 64 numbers from the first one are there.
    private static void Apply512(ulong bits, ref float first)
    {
        Vector512<uint> places = Vector512.Create(1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7, 1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15);
        for (int i = 0; i < 64; i += Vector512<float>.Count, bits >>= Vector512<float>.Count)
        {
            Vector512<uint> allowed = Vector512.Equals(Vector512.Create((uint)bits) & places, places);
            Vector512<float> kept = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512.ConditionalSelect(allowed.AsSingle(), kept, Vector512.Create(float.NegativeInfinity)).StoreUnsafe(ref first, (nuint)i);
        }
    }

    private static void Apply256(ulong bits, ref float first)
    {
        Vector256<uint> places = Vector256.Create(1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7);
        for (int i = 0; i < 64; i += Vector256<float>.Count, bits >>= Vector256<float>.Count)
        {
            Vector256<uint> allowed = Vector256.Equals(Vector256.Create((uint)bits) & places, places);
            Vector256<float> kept = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256.ConditionalSelect(allowed.AsSingle(), kept, Vector256.Create(float.NegativeInfinity)).StoreUnsafe(ref first, (nuint)i);
        }
    }

    private static void ApplyEach(ulong bits, Span<float> logits)
    {
        for (int i = 0; i < logits.Length; i++)
        {
            if ((bits >> i & 1) == 0)
                logits[i] = float.NegativeInfinity;
        }
    }
}
