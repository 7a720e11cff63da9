namespace LocalMode.Tokenizers;

/// <summary>What the segmentation into grapheme clusters asks about a character, with the data of Unicode 16.0, which Hugging Face's tokenizers use.</summary>
internal static class GraphemeData
{
    private static readonly CodePointMap Categories = new();
    private static readonly CodePointMap Conjuncts = new();

    static GraphemeData()
    {
        Dictionary<string, List<int[]>> tables = UnicodeTableFile.Read("grapheme-data");
        Categories.Add(tables["categories"]);
        for (int c = 0xAC00; c <= 0xD7A3; c++)
        {
            Categories.Add(c, c, (byte)((c - 0xAC00) % 28 == 0 ? GraphemeCategory.LeadVowel : GraphemeCategory.LeadVowelTail));
        }

        Conjuncts.Add(tables["extends"]);
        foreach (int[] row in tables["linkers"])
        {
            Conjuncts.Add(row[0], row[1], 2);
        }
    }

    /// <summary>Gets the category of a character.</summary>
    public static GraphemeCategory CategoryOf(int codePoint) => (GraphemeCategory)Categories[codePoint];

    /// <summary>Tells whether a character links two consonants (Indic_Conjunct_Break=Linker).</summary>
    public static bool IsLinker(int codePoint) => (Conjuncts[codePoint] & 2) != 0;

    /// <summary>Tells whether a character may stand between a consonant and what links it (Indic_Conjunct_Break=Extend).</summary>
    public static bool IsConjunctExtend(int codePoint) => (Conjuncts[codePoint] & 3) == 1;
}
