using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>
/// Case mapping of Unicode with the characters that grow (ß to SS) and the final sigma, as Python maps it.
/// .NET maps one character to one character only.
/// </summary>
internal static partial class CaseMapping
{
    public static string ToUpper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, static (_, _, rune) => Upper(rune));

    public static string ToLower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, Lower);

    public static string Capitalize(string text)
    {
        if (text.Length == 0) return text;
        int width = PythonText.CodePointWidth(text, 0);
        return Map(text, (source, at, rune) => at < width ? Title(rune) : Lower(source, at, rune));
    }

    public static string ToTitle(string text)
    {
        bool inWord = false;
        return Map(text, (source, at, rune) =>
        {
            string mapped = inWord ? Lower(source, at, rune) : Title(rune);
            inWord = IsCased(rune);
            return mapped;
        });
    }

    public static string SwapCase(string text) =>
        Map(text, static (source, at, rune) => Rune.IsUpper(rune) ? Lower(source, at, rune) : Rune.IsLower(rune) ? Upper(rune) : rune.ToString());

    public static string CaseFold(string text) => Map(text, static (_, _, rune) => rune.Value switch
    {
        'ς' => "σ",
        'ſ' => "s",
        'µ' => "μ",
        _ when UpperSpecials.TryGetValue(rune.Value, out string? grown) => grown.ToLowerInvariant(),
        _ => Lower("", 0, rune),
    });

    public static bool IsUpper(string text) => HasOnly(text, Rune.IsUpper);

    public static bool IsLower(string text) => HasOnly(text, Rune.IsLower);

    private static bool HasOnly(string text, Func<Rune, bool> wanted)
    {
        bool any = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (wanted(rune)) any = true;
            else if (IsCased(rune)) return false;
        }

        return any;
    }

    private static string Map(string text, Func<string, int, Rune, string> map)
    {
        var mapped = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out Rune rune))
            {
                mapped.Append(text[at++]);
                continue;
            }

            mapped.Append(map(text, at, rune));
            at += rune.Utf16SequenceLength;
        }

        return mapped.ToString();
    }

    private static string Upper(Rune rune) => rune.Value switch
    {
        'ı' => "I",
        'ſ' => "S",
        _ => UpperSpecials.TryGetValue(rune.Value, out string? grown) ? grown : Rune.ToUpperInvariant(rune).ToString(),
    };

    private static string Title(Rune rune)
    {
        if (TitleSpecials.TryGetValue(rune.Value, out string? special)) return special;
        return rune.Value switch
        {
            >= 0x1C4 and <= 0x1C6 => "ǅ",
            >= 0x1C7 and <= 0x1C9 => "ǈ",
            >= 0x1CA and <= 0x1CC => "ǋ",
            >= 0x1F1 and <= 0x1F3 => "ǲ",
            // Georgian has capitals only for text set wholly in them.
            >= 0x10D0 and <= 0x10FF => rune.ToString(),
            // Greek with iota subscript: the title form is one character where the capital form is two.
            >= 0x1F80 and <= 0x1FAF or 0x1FB3 or 0x1FC3 or 0x1FF3 or 0x1FBC or 0x1FCC or 0x1FFC => Rune.ToUpperInvariant(rune).ToString(),
            _ => Upper(rune),
        };
    }

    private static string Lower(string text, int at, Rune rune) => rune.Value switch
    {
        'İ' => "i\u0307",
        'Σ' => IsFinalSigma(text, at) ? "ς" : "σ",
        _ => Rune.ToLowerInvariant(rune).ToString(),
    };

    // A sigma is final after a letter and before none, marks and apostrophes not counted.
    private static bool IsFinalSigma(string text, int at)
    {
        int before = at - 1;
        while (before >= 0 && IsIgnorable(text[before])) before--;
        if (before < 0 || !IsCasedAt(text, before)) return false;
        int after = at + 1;
        while (after < text.Length && IsIgnorable(text[after])) after++;
        return after >= text.Length || !IsCasedAt(text, after);
    }

    private static bool IsCasedAt(string text, int at) =>
        Rune.TryGetRuneAt(text, char.IsLowSurrogate(text[at]) && at > 0 ? at - 1 : at, out Rune rune) && IsCased(rune);

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsIgnorable(char c) => c is '\'' or '.' or ':' or '’' or '·' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
