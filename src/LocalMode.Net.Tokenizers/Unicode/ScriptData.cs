namespace LocalMode.Tokenizers;

/// <summary>The script of each character, by the table that Hugging Face's tokenizers carry. Hiragana and Katakana count as Han.</summary>
internal static class ScriptData
{
    /// <summary>The script of characters that the table does not have.</summary>
    public const byte Any = 0;

    private static readonly CodePointMap Scripts = new();

    static ScriptData() => Scripts.Add(UnicodeTableFile.Read("script-data")["scripts"]);

    /// <summary>Gets the number of a character's script. A blank belongs to <see cref="Any"/>, U+30FC to the Han script.</summary>
    public static byte Of(int codePoint) => codePoint switch
    {
        ' ' => Any,
        0x30FC => Scripts[0x4E00],
        _ => Scripts[codePoint],
    };
}
