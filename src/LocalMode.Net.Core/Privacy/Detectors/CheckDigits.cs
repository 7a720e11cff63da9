namespace LocalMode;

/// <summary>The check digits of cards, accounts and identity numbers. Inputs hold ASCII digits only.</summary>
internal static class CheckDigits
{
    private const string VerhoeffProduct =
        "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" + "5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210";

    private const string VerhoeffPermutation =
        "0123456789" + "1576283094" + "5803796142" + "8916043527" + "9453126870" + "4286573901" + "2793806415" + "7046913258";

    /// <summary>ISO/IEC 7812-1, annex B: every second digit from the right but one doubled.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int digit = digits[i] - '0';
            if ((place & 1) == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>Verhoeff's dihedral check, as Aadhaar numbers carry it.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        int check = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int permuted = VerhoeffPermutation[((place & 7) * 10) + digits[i] - '0'] - '0';
            check = VerhoeffProduct[(check * 10) + permuted] - '0';
        }

        return check == 0;
    }

    /// <summary>The sum of digits times weights; the weights are written as characters from '0' upward.</summary>
    public static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<char> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += (digits[i] - '0') * (weights[i] - '0');
        return sum;
    }

    /// <summary>The digits as a number modulo <paramref name="modulus"/>.</summary>
    public static int Mod(ReadOnlySpan<char> digits, int modulus)
    {
        long rest = 0;
        foreach (char digit in digits)
            rest = ((rest * 10) + digit - '0') % modulus;
        return (int)rest;
    }

    /// <summary>ISO 7064, MOD 11,10, as German tax numbers carry it.</summary>
    public static bool Iso7064Mod11And10(ReadOnlySpan<char> digits)
    {
        int product = 10;
        foreach (char digit in digits[..^1])
        {
            int sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[^1] - '0';
    }

    public static bool AllEqual(ReadOnlySpan<char> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;

    public static int Number(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char digit in digits)
            value = (value * 10) + digit - '0';
        return value;
    }

    /// <summary>Whether two digits each of day and month name a day of some year.</summary>
    public static bool IsDay(int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= (month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);
}
