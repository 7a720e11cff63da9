namespace LocalMode;

/// <summary>Identity numbers with letters in them. Found from their first digit, with the letters before it.</summary>
internal static class NationalIdLetterForms
{
    private const int MaxLength = 18;
    private const int MaxLead = 6;

    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string HetuLetters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    /// <summary>Gives the end of the number that has its first digit here, or -1.</summary>
    public static int Find(ReadOnlySpan<char> text, int digit, out int start, out string? form)
    {
        form = null;
        start = digit;
        int lead = 0;
        if (start > 1 && text[start - 1] is ' ' or '-' && char.IsAsciiLetter(text[start - 2]))
            start--;
        while (start > 0 && lead <= MaxLead && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
            lead++;
        }

        bool apart = lead > 0 && !char.IsAsciiLetter(text[digit - 1]);
        if (lead > MaxLead || (apart && lead is not (1 or 2)) || Letters.IsWordBefore(text, start))
        {
            if (!apart)
                return -1;
            (start, lead) = (digit, 0);
        }

        int end = lead > 0 || IsFirst(text, digit) ? Match(text, start, lead, out form) : -1;
        if (end < 0 && apart && IsFirst(text, digit))
            end = Match(text, start = digit, 0, out form);
        return end;

        static bool IsFirst(ReadOnlySpan<char> text, int digit) => Letters.IsDigitAt(text, digit + 1)
            && (DigitWindow.SeparatorBefore(text, digit) is var before && (before == '\0' || (before == ' ' && Letters.IsDigitAt(text, digit + 5))));
    }

    private static int Match(ReadOnlySpan<char> text, int start, int lead, out string? form)
    {
        Span<char> id = stackalloc char[MaxLength];
        Span<int> ends = stackalloc int[MaxLength];
        int length = 0;
        for (int i = start; length < MaxLength && i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                id[length] = char.ToUpperInvariant(text[i]);
                ends[length++] = i + 1;
            }
            else if (text[i] is not (' ' or '-' or '.') || i + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[i + 1]))
            {
                break;
            }
        }

        form = null;
        int size = lead switch
        {
            0 => MatchDigitsFirst(text, start, id[..length], ends, out form),
            1 when Has(id[..length], 9, "LDDDDDDDL") && id[0] is 'X' or 'Y' or 'Z' && IsDni(id, id[0] - 'X') => Name(9, "national-id/es-nie", out form),
            2 when Has(id[..length], 9, "LLDDDDDDL") && IsNino(id) && (char.IsAsciiLetterUpper(text[start]) || Speaks(NationalIdContext.GbNino, text, start, ends[8])) => Name(9, "national-id/gb-nino", out form),
            4 when Has(id[..length], 18, "LLLLDDDDDDLLLLLLWD") => Name(18, IsCurp(id) ? "national-id/mx-curp" : null, out form),
            5 when Has(id[..length], 10, "LLLLLDDDDL") && "ABCFGHLJPT".Contains(id[3]) && Speaks(NationalIdContext.InPan, text, start, ends[9]) => Name(10, "national-id/in-pan", out form),
            6 when IsCodiceFiscale(id[..length]) => Name(16, "national-id/it-codice-fiscale", out form),
            _ => 0,
        };
        return form is null || Letters.IsWordAt(text, ends[size - 1]) ? Nothing(out form) : ends[size - 1];
    }

    private static int MatchDigitsFirst(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> id, ReadOnlySpan<int> ends, out string? form)
    {
        form = null;
        if (start > 1 && text[start - 1] is '-' or '.' && Letters.IsWord(text[start - 2]))
            return 0;
        if (Has(id, 9, "DDDDDDDDL") && IsDni(id, 0) && (text[start..ends[8]].IndexOf(' ') < 0 || Speaks(NationalIdContext.EsDni, text, start, ends[8])))
            return Name(9, "national-id/es-dni", out form);
        if (Has(id, 18, "DDDDDDDDDDDDDDDDDL") && id[17] == 'X' && NationalIdChecks.IsCnId(id))
            return Name(18, "national-id/cn-id", out form);
        if (id.Length >= 15 && id[5] == '2' && id[6] is 'A' or 'B' && Has(id, 15, "DDDDDDLDDDDDDDD"))
        {
            Span<char> digits = stackalloc char[15];
            id[..15].CopyTo(digits);
            digits[6] = '0';

            // 2A counts as 19 and 2B as 18: taken from 20, in the place of the department.
            return Name(15, NationalIdChecks.IsFrNir(digits, id[6] == 'A' ? 1_000_000 : 2_000_000) ? "national-id/fr-nir" : null, out form);
        }

        // The sign after the date is part of the Finnish number: a dash, or a letter for the century.
        if (text.Length - start >= 11 && text[start + 6] is '-' or 'A' or 'B' or 'C' or 'D' or 'E' or 'F' or 'Y' or 'X' or 'W' or 'V' or 'U')
        {
            ReadOnlySpan<char> raw = text.Slice(start, 11);
            bool digits = raw[..6].IndexOfAnyExceptInRange('0', '9') < 0 && raw[7..10].IndexOfAnyExceptInRange('0', '9') < 0;
            if (digits && NationalIdChecks.IsDayMonthYear(raw) && !Letters.IsWordAt(text, start + 11))
            {
                int number = (CheckDigits.Number(raw[..6]) * 1000) + CheckDigits.Number(raw[7..10]);
                if (char.ToUpperInvariant(raw[10]) == HetuLetters[number % 31])
                    return Name(ends.IndexOf(start + 11) + 1, "national-id/fi-hetu", out form);
            }
        }

        return 0;
    }

    private static bool IsDni(ReadOnlySpan<char> id, int first)
    {
        int number = first < 0 || char.IsAsciiLetter(id[0]) ? (first * 10_000_000) + CheckDigits.Number(id[1..8]) : CheckDigits.Number(id[..8]);
        return DniLetters[number % 23] == id[8];
    }

    private static bool IsNino(ReadOnlySpan<char> id)
    {
        if ("DFIQUV".Contains(id[0]) || "DFIQUVO".Contains(id[1]) || id[8] > 'D')
            return false;
        return id[..2] is not ("BG" or "GB" or "NK" or "KN" or "TN" or "NT" or "ZZ");
    }

    private static bool IsCodiceFiscale(ReadOnlySpan<char> id)
    {
        const string Pattern = "LLLLLLWWLWWLWWWL";
        const string OddValues = "BAKPLCQDREVOSFTGUHMINJWZYX";
        if (!Has(id, 16, Pattern) || !"ABCDEHLMPRST".Contains(id[8]))
            return false;
        int sum = 0;
        for (int i = 0; i < 15; i++)
        {
            int value = char.IsAsciiDigit(id[i]) ? id[i] - '0' : id[i] - 'A';
            if (i is 6 or 7 or 9 or 10 or 12 or 13 or 14 && char.IsAsciiLetter(id[i]) && !"LMNPQRSTUV".Contains(id[i]))
                return false;
            sum += (i & 1) == 1 ? value : OddValues.IndexOf((char)('A' + value), StringComparison.Ordinal);
        }

        return id[15] == 'A' + (sum % 26);
    }

    private static bool IsCurp(ReadOnlySpan<char> id)
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ";
        if (id[10] is not ('H' or 'M' or 'X') || !NationalIdChecks.IsYearMonthDay(id[4..10]))
            return false;
        int sum = 0;
        for (int i = 0; i < 17; i++)
            sum += Alphabet.IndexOf(id[i], StringComparison.Ordinal) * (18 - i);
        return (10 - (sum % 10)) % 10 == id[17] - '0';
    }

    /// <summary>Whether the text begins with a pattern of letters (L), digits (D) and either (W).</summary>
    private static bool Has(ReadOnlySpan<char> id, int length, ReadOnlySpan<char> pattern)
    {
        if (id.Length < length)
            return false;
        for (int i = 0; i < length; i++)
        {
            bool digit = char.IsAsciiDigit(id[i]);
            if (pattern[i] != 'W' && digit != (pattern[i] == 'D'))
                return false;
        }

        return true;
    }

    private static bool Speaks(ContextWords words, ReadOnlySpan<char> text, int start, int end) => NationalIdContext.Speaks(words, text, start, end);

    private static int Name(int length, string? name, out string? form)
    {
        form = name;
        return name is null ? 0 : length;
    }

    private static int Nothing(out string? form)
    {
        form = null;
        return -1;
    }
}
