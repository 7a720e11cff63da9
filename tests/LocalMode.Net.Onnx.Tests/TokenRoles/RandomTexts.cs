namespace LocalMode.Onnx.Tests.TokenRoles;

/// <summary>Texts that nobody writes: marks, controls, emoji, halves of surrogate pairs, names of special tokens, no blanks or many.</summary>
internal static class RandomTexts
{
    private static readonly string[] Parts =
    [
        "a", "Marta", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "é", "e\u0301", "\u0301", "ﬁ", "ß", "İ", "ς", "😀", "\ud83d", "\ude00", "👩\u200d🚀", "北京", "\u202b", "א", "\0", "\ufffd",
        "[SEP]", "[MASK]", "<s>", "<mask>", "</s>", "##a", "'s", ".", "…", "12,5", "\u00ad", "\u200b", "Ġ", "Unterwasserfotografie", "\u1112\u1161\u11ab",
    ];

    public static string[] Make(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(0, 90)).Select(_ => Parts[random.Next(Parts.Length)])))];
    }
}
