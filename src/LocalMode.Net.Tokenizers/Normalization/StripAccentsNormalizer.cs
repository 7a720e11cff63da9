using System.Buffers;

namespace LocalMode.Tokenizers;

/// <summary>Drops what is of the categories Mn, Mc and Me. It does not decompose: an accent that is part of its letter stays.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    private static readonly SearchValues<char> Inert = SearchValues.Create([.. Enumerable.Range(0, 0x300).Select(static unit => (char)unit)]);

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (!text.Chars.ContainsAnyExcept(Inert))
        {
            return;
        }

        text.BeginRewrite();
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            if (NormalizationData.Marks[text.ScalarAt(i, out units)] != 0)
            {
                text.Copy(kept, i - kept);
                kept = i + units;
            }
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }
}
