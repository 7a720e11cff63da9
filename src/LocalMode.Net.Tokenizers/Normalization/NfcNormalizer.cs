using System.Buffers;

namespace LocalMode.Tokenizers;

/// <summary>Decomposition and composition (NFC or NFKC) with Unicode 9.0's data, as Hugging Face does it.</summary>
/// <param name="compatible">Whether compatibility decompositions count (NFKC).</param>
internal sealed class NfcNormalizer(bool compatible) : INormalizer
{
    // NFC leaves everything below U+0300 as it is, NFKC everything below U+00A0.
    private static readonly SearchValues<char> Inert = SearchValues.Create([.. Enumerable.Range(0, 0x300).Select(static unit => (char)unit)]);
    private static readonly SearchValues<char> CompatiblyInert = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(static unit => (char)unit)]);

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (!text.Chars.ContainsAnyExcept(compatible ? CompatiblyInert : Inert))
        {
            return;
        }

        CodePointMap unstable = compatible ? NormalizationData.NfkcUnstable : NormalizationData.NfcUnstable;
        CombiningRun run = text.CombiningRun;
        run.Clear(composes: true);
        text.BeginRewrite();
        int kept = 0;
        int stable = -1;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            if (unstable[text.ScalarAt(i, out units)] == 0)
            {
                stable = i;
                continue;
            }

            // The last stable character may be composed with what follows it; everything up to the next stable one is looked at.
            int from = stable >= 0 ? stable : i;
            text.Copy(kept, from - kept);
            kept = Compose(text, run, unstable, from, i + units);
            units = kept - i;
            stable = -1;
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }

    // Returns the position of the next stable character.
    private int Compose(AlignedText text, CombiningRun run, CodePointMap unstable, int from, int to)
    {
        Span<int> parts = stackalloc int[NormalizationData.LongestDecomposition];
        int units;
        int at = from;
        for (; at < text.Length; at += units)
        {
            int scalar = text.ScalarAt(at, out units);
            if (at >= to && unstable[scalar] == 0)
            {
                break;
            }

            int count = NormalizationData.Decompose(scalar, compatible, parts);
            for (int part = 0; part < count; part++)
            {
                run.Add(text, parts[part], isFirst: part == 0);
            }
        }

        run.Flush(text);
        run.Composer.Flush(text);
        return at;
    }
}
