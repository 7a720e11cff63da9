using System.Globalization;

namespace LocalMode.Tokenizers;

/// <summary>Looks characters up: one table access for the basic plane, a dictionary or a range check above it.</summary>
internal static class CharProperties
{
    private static readonly CharClass[] Basic = new CharClass[0x10000];
    private static readonly Dictionary<int, CharClass> Astral = [];
    private static readonly Dictionary<int, int> LowerCase = [];

    static CharProperties()
    {
        Mark(UnicodeData.Nonspacing, CharClass.Nonspacing);
        Mark(UnicodeData.Punctuation, CharClass.Punctuation);
        Mark(UnicodeData.Combining, CharClass.Decomposes);
        foreach (int[] row in UnicodeData.Other)
        {
            // The private planes are 131,068 characters; a range check serves them.
            if (row[0] < 0xF0000)
            {
                Mark(row[0], row[1], CharClass.Other);
            }
        }

        foreach (int[] row in UnicodeData.Canonical)
        {
            Mark(row[0], row[0], CharClass.Decomposes);
        }

        foreach (int[] row in UnicodeData.Lower)
        {
            for (int c = row[0]; c <= row[1]; c += row[3])
            {
                LowerCase[c] = c + row[2];
                Mark(c, c, CharClass.Uppercase);
            }
        }

        Mark(0x130, 0x130, CharClass.Uppercase);
        Mark(0xAC00, 0xD7A3, CharClass.Decomposes);
        Mark(0x3400, 0x4DBF, CharClass.Cjk);
        Mark(0x4E00, 0x9FFF, CharClass.Cjk);
        Mark(0xF900, 0xFAFF, CharClass.Cjk);
        for (int c = 0; c < Basic.Length; c++)
        {
            if (IsWord(c, CharUnicodeInfo.GetUnicodeCategory((char)c)))
            {
                Basic[c] |= CharClass.Word;
            }

            if (char.IsWhiteSpace((char)c))
            {
                Basic[c] |= CharClass.Whitespace;
            }

            if (c < 0x80 && (char.IsAsciiLetterOrDigit((char)c) || c is <= 0x20 or 0x7F) == false)
            {
                Basic[c] |= CharClass.Punctuation;
            }
        }
    }

    /// <summary>Gets the classes of a code unit of the basic plane; a surrogate has none.</summary>
    public static CharClass Of(char unit) => Basic[unit];

    /// <summary>Gets the classes of a character.</summary>
    public static CharClass Of(int codePoint)
    {
        if (codePoint < 0x10000)
        {
            return Basic[codePoint];
        }

        CharClass known = Astral.GetValueOrDefault(codePoint);
        if (codePoint is >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F
            or >= 0x2B920 and <= 0x2CEAF or >= 0x2F800 and <= 0x2FA1F)
        {
            known |= CharClass.Cjk;
        }
        else if (codePoint >= 0xF0000 && (codePoint & 0xFFFF) <= 0xFFFD)
        {
            known |= CharClass.Other;
        }

        return IsWord(codePoint, CharUnicodeInfo.GetUnicodeCategory(codePoint)) ? known | CharClass.Word : known;
    }

    /// <summary>Gets the lower-case form of a character of class <see cref="CharClass.Uppercase"/>; U+0130 becomes two, which callers see to.</summary>
    public static int ToLower(int codePoint) => LowerCase.GetValueOrDefault(codePoint, codePoint);

    private static bool IsWord(int codePoint, UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,

        // Join_Control, and the circled and squared letters, which are Alphabetic.
        _ => codePoint is 0x200C or 0x200D or >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149
            or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189,
    };

    private static void Mark(List<int[]> ranges, CharClass classes)
    {
        foreach (int[] row in ranges)
        {
            Mark(row[0], row[1], classes);
        }
    }

    private static void Mark(int first, int last, CharClass classes)
    {
        for (int c = first; c <= last; c++)
        {
            if (c < 0x10000)
            {
                Basic[c] |= classes;
            }
            else
            {
                Astral[c] = Astral.GetValueOrDefault(c) | classes;
            }
        }
    }
}
