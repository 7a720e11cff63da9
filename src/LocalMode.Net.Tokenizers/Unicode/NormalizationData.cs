namespace LocalMode.Tokenizers;

/// <summary>Compatibility decompositions, compositions and marks of Unicode 9.0, the version that Hugging Face's normalisers use.</summary>
internal static class NormalizationData
{
    /// <summary>The characters of the longest compatibility decomposition.</summary>
    public const int LongestDecomposition = 18;

    private static readonly Dictionary<long, int> Compositions = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly CodePointMap BasicCompatible = new();

    static NormalizationData()
    {
        Dictionary<string, List<int[]>> tables = UnicodeTableFile.Read("normalization-data");
        Marks.Add(tables["marks"], 1);
        NfcUnstable.Add(tables["nfc-unstable"], 1);
        NfkcUnstable.Add(tables["nfkc-unstable"], 1);
        foreach (int[] row in tables["compositions"])
        {
            Compositions[Key(row[0], row[1])] = row[2];
        }

        foreach (int[] row in tables["compatible"])
        {
            Compatible[row[0]] = row[1..];
        }

        foreach (int[] row in tables["compatible-runs"])
        {
            for (int c = row[0]; c <= row[1]; c++)
            {
                Compatible[c] = [row[2] + c - row[0]];
            }
        }

        foreach (int c in Compatible.Keys)
        {
            if (c < 0x10000)
            {
                BasicCompatible.Add(c, c, 1);
            }
        }
    }

    /// <summary>Gets 1 for the characters of the categories Mn, Mc and Me.</summary>
    public static CodePointMap Marks { get; } = new();

    /// <summary>Gets 1 for each character that NFC may change, or that may change what is before it. Composing begins anew at every other one.</summary>
    public static CodePointMap NfcUnstable { get; } = new();

    /// <summary>Gets the same as <see cref="NfcUnstable"/> for NFKC.</summary>
    public static CodePointMap NfkcUnstable { get; } = new();

    /// <summary>Tells whether NFKD changes or moves a character.</summary>
    public static bool DecomposesCompatibly(int codePoint) =>
        (CharProperties.Of(codePoint) & CharClass.Decomposes) != 0
        || (codePoint < 0x10000 ? BasicCompatible[codePoint] != 0 : Compatible.ContainsKey(codePoint));

    /// <summary>Writes the full decomposition of a character.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="compatible">Whether compatibility decompositions count.</param>
    /// <param name="destination">Receives the result, up to <see cref="LongestDecomposition"/> characters.</param>
    /// <returns>The number of characters written, at least 1.</returns>
    public static int Decompose(int codePoint, bool compatible, Span<int> destination)
    {
        if (!compatible || !Compatible.TryGetValue(codePoint, out int[]? parts))
        {
            return CanonicalData.Decompose(codePoint, destination);
        }

        parts.CopyTo(destination);
        return parts.Length;
    }

    /// <summary>Composes two characters.</summary>
    /// <param name="first">The starter.</param>
    /// <param name="second">What follows it.</param>
    /// <returns>The composed character, or -1.</returns>
    public static int Compose(int first, int second)
    {
        const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Leads = 19, Vowels = 21, Tails = 28;
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            return SyllableBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        }

        if (first is >= SyllableBase and < SyllableBase + (Leads * Vowels * Tails) && second is > TailBase and < TailBase + Tails
            && (first - SyllableBase) % Tails == 0)
        {
            return first + second - TailBase;
        }

        return Compositions.GetValueOrDefault(Key(first, second), -1);
    }

    private static long Key(int first, int second) => ((long)first << 21) | (uint)second;
}
