namespace LocalMode;

/// <summary>International bank account numbers: the country's length and check digits (ISO 13616, MOD 97-10), in groups or in one piece, in either case.</summary>
internal sealed class IbanDetector() : ScanningDetector("iban")
{
    private const int MaxLength = 34;

    // Country and length of the registry, in the order of the country codes.
    private const string Lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27"
        + "JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0; i + 15 <= text.Length;)
        {
            int digit = text[(i + 2)..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            i += digit;
            int end = char.IsAsciiLetter(text[i]) && char.IsAsciiLetter(text[i + 1]) && !Letters.IsWordBefore(text, i) ? Read(text, i) : -1;
            if (end > 0)
                found.Add(SensitiveDataKind.Iban, i, end, Name);
            i = end > 0 ? end : i + 1;
        }
    }

    private static int Read(ReadOnlySpan<char> text, int start)
    {
        int length = LengthOf(char.ToUpperInvariant(text[start]), char.ToUpperInvariant(text[start + 1]));
        if (length == 0)
            return -1;
        Span<char> account = stackalloc char[MaxLength];
        int count = 0, i = start;
        while (count < length)
        {
            if (i < text.Length && text[i] is ' ' or '-' or '.' && count > 0)
                i++;
            if (i >= text.Length || !char.IsAsciiLetterOrDigit(text[i]))
                return -1;
            account[count++] = char.ToUpperInvariant(text[i++]);
        }

        return !Letters.IsWordAt(text, i) && char.IsAsciiDigit(account[3]) && IsValid(account[..length]) ? i : -1;
    }

    private static int LengthOf(char first, char second)
    {
        for (int i = 0; i < Lengths.Length; i += 4)
        {
            if (Lengths[i] == first && Lengths[i + 1] == second)
                return ((Lengths[i + 2] - '0') * 10) + Lengths[i + 3] - '0';
        }

        return 0;
    }

    private static bool IsValid(ReadOnlySpan<char> account)
    {
        int rest = 0;
        for (int i = 0; i < account.Length; i++)
        {
            char c = account[(i + 4) % account.Length];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest == 1;
    }
}
