using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's questions about all characters of a text; an empty text answers no.</summary>
internal static class CharacterTests
{
    public static BoolValue All(TemplateValue self, Func<Rune, bool> test)
    {
        string text = ((StringValue)self).Text;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!test(rune)) return BoolValue.False;
        }

        return BoolValue.Of(text.Length > 0);
    }

    public static bool IsDecimal(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    // Superscripts, circled digits and their kin have a digit value without being decimal digits.
    public static bool IsDigit(Rune rune) => IsDecimal(rune)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber && rune.IsBmp && CharUnicodeInfo.GetDigitValue((char)rune.Value) >= 0);

    public static bool IsNumeric(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || Rune.GetNumericValue(rune) != -1;

    public static bool IsLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;
}
