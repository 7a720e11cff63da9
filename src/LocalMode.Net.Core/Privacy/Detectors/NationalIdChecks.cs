namespace LocalMode;

/// <summary>The rules of identity numbers. Inputs have the right length and hold ASCII digits, letters only where a rule speaks of them.</summary>
internal static class NationalIdChecks
{
    /// <summary>Area, group and serial number as the Social Security Administration issues them, or as a taxpayer number (area 9).</summary>
    public static bool IsUsSsn(ReadOnlySpan<char> d)
    {
        int area = CheckDigits.Number(d[..3]), group = CheckDigits.Number(d[3..5]);
        if (area is 0 or 666 || group == 0 || d[5..] is "0000" || CheckDigits.AllEqual(d) || d is "123456789" or "078051120")
            return false;
        return area < 900 || group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94;
    }

    public static bool IsNlBsn(ReadOnlySpan<char> d) =>
        !CheckDigits.AllEqual(d) && (CheckDigits.Weighted(d, "98765432") - (d[8] - '0')) % 11 == 0;

    public static bool IsAuTfn(ReadOnlySpan<char> d) => !CheckDigits.AllEqual(d) && CheckDigits.Weighted(d, "14375869:") % 11 == 0;

    public static bool IsPtNif(ReadOnlySpan<char> d)
    {
        int check = 11 - (CheckDigits.Weighted(d, "98765432") % 11);
        return d[0] is '1' or '2' or '3' or '5' or '6' or '8' or '9' && (check > 9 ? 0 : check) == d[8] - '0';
    }

    public static bool IsGbNhs(ReadOnlySpan<char> d)
    {
        int check = 11 - (CheckDigits.Weighted(d, ":98765432") % 11);
        return check != 10 && (check == 11 ? 0 : check) == d[9] - '0';
    }

    /// <summary>Year, month, day (plus 60 for coordination numbers) and Luhn.</summary>
    public static bool IsSePersonnummer(ReadOnlySpan<char> d)
    {
        int day = CheckDigits.Number(d[4..6]);
        return CheckDigits.IsDay(CheckDigits.Number(d[2..4]), day > 60 ? day - 60 : day) && CheckDigits.Luhn(d);
    }

    public static bool IsCzBirthNumber(ReadOnlySpan<char> d)
    {
        int month = CheckDigits.Number(d[2..4]);
        month -= month > 70 ? 70 : month > 50 ? 50 : month > 20 ? 20 : 0;
        return CheckDigits.IsDay(month, CheckDigits.Number(d[4..6])) && (CheckDigits.Mod(d, 11) == 0 || (CheckDigits.Mod(d[..9], 11) == 10 && d[9] == '0'));
    }

    public static bool IsDayMonthYear(ReadOnlySpan<char> d) => CheckDigits.IsDay(CheckDigits.Number(d[2..4]), CheckDigits.Number(d[..2]));

    public static bool IsYearMonthDay(ReadOnlySpan<char> d) => CheckDigits.IsDay(CheckDigits.Number(d[2..4]), CheckDigits.Number(d[4..6]));

    /// <summary>ISO 7064, and among the first ten digits exactly one that stands two or three times.</summary>
    public static bool IsDeTaxId(ReadOnlySpan<char> d)
    {
        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (char digit in d[..10])
            counts[digit - '0']++;
        int repeated = 0;
        foreach (int count in counts)
        {
            if (count > 3)
                return false;
            repeated += count > 1 ? 1 : 0;
        }

        return d[0] != '0' && repeated == 1 && CheckDigits.Iso7064Mod11And10(d);
    }

    public static bool IsPlPesel(ReadOnlySpan<char> d)
    {
        int month = CheckDigits.Number(d[2..4]);
        return month <= 32 && CheckDigits.IsDay(month % 20, CheckDigits.Number(d[4..6])) && CheckDigits.Weighted(d, "13791379131") % 10 == 0;
    }

    public static bool IsBrCpf(ReadOnlySpan<char> d)
    {
        if (CheckDigits.AllEqual(d))
            return false;
        int first = CheckDigits.Weighted(d, ":98765432") * 10 % 11 % 10;
        int second = CheckDigits.Weighted(d, ";:98765432") * 10 % 11 % 10;
        return first == d[9] - '0' && second == d[10] - '0';
    }

    public static bool IsNoBirthNumber(ReadOnlySpan<char> d)
    {
        int day = CheckDigits.Number(d[..2]);
        return CheckDigits.IsDay(CheckDigits.Number(d[2..4]), day > 40 ? day - 40 : day)
            && CheckDigits.Weighted(d, "3761894521") % 11 == 0 && CheckDigits.Weighted(d, "54327654321") % 11 == 0;
    }

    /// <summary>The first nine digits modulo 97, with a 2 before them for those born since 2000.</summary>
    public static bool IsBeNational(ReadOnlySpan<char> d)
    {
        int check = CheckDigits.Number(d[9..]), month = CheckDigits.Number(d[2..4]);
        if (month is > 12 and < 20 or > 52 || CheckDigits.AllEqual(d))
            return false;
        int number = CheckDigits.Number(d[..9]);
        return 97 - (number % 97) == check || 97 - ((number + 2_000_000_000L) % 97) == check;
    }

    public static bool IsTrTckn(ReadOnlySpan<char> d)
    {
        int odd = CheckDigits.Weighted(d, "101010101"), even = CheckDigits.Weighted(d, "010101010");
        int tenth = (((odd * 7) - even) % 10 + 10) % 10;
        return d[0] != '0' && tenth == d[9] - '0' && (odd + even + tenth) % 10 == d[10] - '0';
    }

    public static bool IsJpMyNumber(ReadOnlySpan<char> d)
    {
        int rest = CheckDigits.Weighted(d, "65432765432") % 11;
        return (rest <= 1 ? 0 : 11 - rest) == d[11] - '0' && !CheckDigits.AllEqual(d);
    }

    public static bool IsEan13(ReadOnlySpan<char> d) => CheckDigits.Weighted(d, "1313131313131") % 10 == 0;

    /// <summary>Sex, year, month, place of birth, order, and 97 less the rest by 97; letters of Corsica are already 19 and 18 with their offset taken off.</summary>
    public static bool IsFrNir(ReadOnlySpan<char> d, int corsica = 0)
    {
        int month = CheckDigits.Number(d[3..5]);
        if (d[0] is not ('1' or '2' or '3' or '4' or '7' or '8') || month == 0 || month is (> 12 and < 20) or (> 42 and < 50))
            return false;
        long number = 0;
        foreach (char digit in d[..13])
            number = (number * 10) + digit - '0';
        return 97 - ((number - corsica) % 97) == CheckDigits.Number(d[13..]);
    }

    /// <summary>Region, date of birth, order and ISO 7064 MOD 11-2; the last may be an X.</summary>
    public static bool IsCnId(ReadOnlySpan<char> d)
    {
        int year = CheckDigits.Number(d[6..10]);
        if (d[0] is '0' or '9' || year is < 1900 or > 2099 || !CheckDigits.IsDay(CheckDigits.Number(d[10..12]), CheckDigits.Number(d[12..14])))
            return false;
        int rest = 0;
        foreach (char digit in d[..17])
            rest = (rest + digit - '0') * 2 % 11;
        int check = (12 - rest) % 11;
        return d[17] == (check == 10 ? 'X' : (char)('0' + check));
    }
}
