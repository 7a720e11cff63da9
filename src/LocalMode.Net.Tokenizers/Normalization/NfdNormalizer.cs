using System.Buffers;

namespace LocalMode.Tokenizers;

/// <summary>Canonical decomposition (NFD) with Unicode 9.0's data, as Hugging Face does it.</summary>
internal sealed class NfdNormalizer : INormalizer
{
    // No character below U+00C0 decomposes or combines.
    private static readonly SearchValues<char> Inert = SearchValues.Create([.. Enumerable.Range(0, 0xC0).Select(static unit => (char)unit)]);

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (text.Chars.ContainsAnyExcept(Inert))
        {
            Apply(text);
        }
    }

    /// <summary>Decomposes a text.</summary>
    /// <param name="text">The text.</param>
    public static void Apply(AlignedText text)
    {
        Span<int> parts = stackalloc int[4];
        CombiningRun run = text.CombiningRun;
        run.Clear();
        text.BeginRewrite();

        // Where the stretch began that stays as it is; it consists of starters, so what waits before it is in its final order.
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            int scalar = text.ScalarAt(i, out units);
            if (scalar < 0xC0 || (CharProperties.Of(scalar) & CharClass.Decomposes) == 0)
            {
                continue;
            }

            if (kept < i)
            {
                run.Flush(text);
                text.Copy(kept, i - kept);
            }

            int count = CanonicalData.Decompose(scalar, parts);
            for (int part = 0; part < count; part++)
            {
                run.Add(text, parts[part], i, isFirst: part == 0);
            }

            kept = i + units;
        }

        run.Flush(text);
        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }
}
