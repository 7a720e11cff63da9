namespace LocalMode.Tokenizers;

/// <summary>Canonical decompositions and combining classes of Unicode 9.0, the version that Hugging Face's normalisers use.</summary>
internal static class CanonicalData
{
    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<int, byte> Classes = [];

    static CanonicalData()
    {
        foreach (int[] row in UnicodeData.Canonical)
        {
            Decompositions[row[0]] = row[1..];
        }

        foreach (int[] row in UnicodeData.Combining)
        {
            for (int c = row[0]; c <= row[1]; c++)
            {
                Classes[c] = (byte)row[2];
            }
        }
    }

    /// <summary>Gets the canonical combining class of a character.</summary>
    public static byte CombiningClass(int codePoint) => Classes.GetValueOrDefault(codePoint);

    /// <summary>Writes the full canonical decomposition of a character.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="destination">Receives the result; four entries are enough for every character.</param>
    /// <returns>The number of characters written, at least 1.</returns>
    public static int Decompose(int codePoint, Span<int> destination)
    {
        const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Vowels = 21, Tails = 28;
        int syllable = codePoint - SyllableBase;
        if (syllable is >= 0 and < 19 * Vowels * Tails)
        {
            destination[0] = LeadBase + (syllable / (Vowels * Tails));
            destination[1] = VowelBase + (syllable % (Vowels * Tails) / Tails);
            int tail = syllable % Tails;
            if (tail == 0)
            {
                return 2;
            }

            destination[2] = TailBase + tail;
            return 3;
        }

        if (!Decompositions.TryGetValue(codePoint, out int[]? parts))
        {
            destination[0] = codePoint;
            return 1;
        }

        parts.CopyTo(destination);
        return parts.Length;
    }
}
