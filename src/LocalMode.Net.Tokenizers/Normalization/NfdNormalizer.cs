using System.Buffers;

namespace LocalMode.Tokenizers;

/// <summary>Decomposition (NFD or NFKD) with Unicode 9.0's data, as Hugging Face does it.</summary>
/// <param name="compatible">Whether compatibility decompositions count (NFKD).</param>
internal sealed class NfdNormalizer(bool compatible) : INormalizer
{
    // No character below U+00C0 decomposes canonically or combines; below U+00A0 none decomposes at all.
    private static readonly SearchValues<char> Inert = SearchValues.Create([.. Enumerable.Range(0, 0xC0).Select(static unit => (char)unit)]);
    private static readonly SearchValues<char> CompatiblyInert = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(static unit => (char)unit)]);

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (text.Chars.ContainsAnyExcept(compatible ? CompatiblyInert : Inert))
        {
            Apply(text, compatible);
        }
    }

    /// <summary>Decomposes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="compatible">Whether compatibility decompositions count (NFKD).</param>
    public static void Apply(AlignedText text, bool compatible)
    {
        Span<int> parts = stackalloc int[NormalizationData.LongestDecomposition];
        CombiningRun run = text.CombiningRun;
        run.Clear(composes: false);
        text.BeginRewrite();

        // Where the stretch began that stays as it is; it consists of starters, so what waits before it is in its final order.
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            int scalar = text.ScalarAt(i, out units);
            if (scalar < 0xA0 || !(compatible ? NormalizationData.DecomposesCompatibly(scalar) : (CharProperties.Of(scalar) & CharClass.Decomposes) != 0))
            {
                continue;
            }

            if (kept < i)
            {
                run.Flush(text);
                text.Copy(kept, i - kept);
            }

            // The compatibility tables are only read when they are needed.
            int count = compatible ? NormalizationData.Decompose(scalar, compatible, parts) : CanonicalData.Decompose(scalar, parts);
            for (int part = 0; part < count; part++)
            {
                run.Add(text, parts[part], isFirst: part == 0);
            }

            kept = i + units;
        }

        run.Flush(text);
        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }
}
