namespace LocalMode;

/// <summary>The groupings in which telephone numbers are written inland.</summary>
internal static class NationalPhoneForms
{
    public static NationalForm Find(in DigitWindow window, int count, int digits)
    {
        ReadOnlySpan<char> first = window.Group(0);
        if (first[0] == '0')
            return FindTrunk(window, count, digits, first);
        if (count > 1 && window.Separator(1) == '/' && window.Has(count, "44"))
            return NationalForm.None;
        NationalForm form = FindPlain(window, count, digits, first);
        if (form != NationalForm.None)
            return form;
        return digits is >= 7 and <= 11 && IsLoose(window, count) && !LooksLikeYears(window, count) ? NationalForm.NeedsContext : NationalForm.None;
    }

    /// <summary>Numbers with the trunk prefix 0: most of Europe, Japan, Korea, Australia.</summary>
    private static NationalForm FindTrunk(in DigitWindow window, int count, int digits, ReadOnlySpan<char> first)
    {
        if (first.Length < 2 || (first[1] == '0' && first.Length < 6) || digits > 12)
            return NationalForm.None;
        if (count == 1)
        {
            bool mobile = digits == 11 && first is ['0', '7', ..] or ['0', '1', '5' or '6' or '7', ..] or ['0', '7' or '8' or '9', '0', ..];
            mobile |= digits == 12 && first is ['0', '1', '5' or '6' or '7', ..];
            mobile |= digits == 10 && first is ['0', '4' or '5' or '6' or '7', ..];
            return mobile ? NationalForm.Known : NationalForm.NeedsContext;
        }

        if (first.Length > 6 || (count == 2 && window.Separator(1) == '.') || window.Has(count, "54"))
            return NationalForm.NeedsContext;
        for (int i = 1; i < count; i++)
        {
            if (window.Length(i) < 2 || (i > 1 && window.Separator(i) == '/'))
                return NationalForm.NeedsContext;
        }

        if (first.Length == 2 && count == 5 && !window.IsUniform(count))
            return NationalForm.NeedsContext;
        return digits >= 9 || (digits == 8 && first.Length <= 3 && count >= 3 && window.Separator(1) == '-') ? NationalForm.Known : NationalForm.NeedsContext;
    }

    private static NationalForm FindPlain(in DigitWindow window, int count, int digits, ReadOnlySpan<char> first)
    {
        // North America.
        if (window.Has(count, "334") && IsNorthAmerican(first, window.Group(1)))
            return NationalForm.Known;
        if (window.Has(count, "1334") && first[0] == '1' && IsNorthAmerican(window.Group(1), window.Group(2)))
            return NationalForm.Known;
        if (window.Has(count, "37") && window.Separator(1) == DigitWindow.Bracket && first[0] >= '2')
            return NationalForm.Known;

        // Italy's mobile numbers, China's, India's.
        if (first[0] == '3' && (window.Has(count, "37") || window.Has(count, "334") || window.Has(count, "343")) && window.Separator(1) != '.')
            return NationalForm.Known;
        if (first[0] == '1' && first[1..].IndexOfAnyInRange('3', '9') == 0 && window.Has(count, "344"))
            return NationalForm.Known;
        if (first[0] >= '6' && window.Has(count, "55") && window.Separator(1) is ' ' or '-')
            return NationalForm.Known;

        // Spain and Poland in twos; threes look like any large number.
        if ((window.Has(count, "3222") && first[0] is '6' or '7' or '8' or '9') || window.Has(count, "2322"))
            return window.Separator(1) == '.' ? NationalForm.NeedsContext : NationalForm.Known;
        if (window.Has(count, "333") && window.Separator(1) is '-' && window.Separator(2) is '-' && first[0] >= '5')
            return NationalForm.Known;

        // Brazil, Russia.
        bool bracket = count > 1 && window.Separator(1) == DigitWindow.Bracket;
        if ((window.Has(count, "254") || window.Has(count, "244")) && (bracket || window.Separator(2) == '-'))
            return NationalForm.Known;
        if (window.Has(count, "13322") && first[0] is '8' or '7' && (bracket || window.Separator(4) == '-'))
            return NationalForm.Known;
        return NationalForm.None;
    }

    private static bool IsNorthAmerican(ReadOnlySpan<char> area, ReadOnlySpan<char> exchange) => area[0] >= '2' && exchange[0] >= '2' && (area[1..] is not "00" || area[0] >= '8');

    // Groups that a person could dictate: two to five digits, or one piece.
    private static bool IsLoose(in DigitWindow window, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (window.Length(i) < 2 && count > 1)
                return false;
            if (i > 0 && window.Separator(i) is '.' && count == 2)
                return false;
        }

        // Round numbers count something.
        return !(count == 1 && window.Group(0).EndsWith("0000"));
    }

    private static bool LooksLikeYears(in DigitWindow window, int count) => window.Has(count, "44") && IsYear(window.Group(0)) && IsYear(window.Group(1));

    private static bool IsYear(ReadOnlySpan<char> group) => group is ['1', '9', ..] or ['2', '0', ..];
}
