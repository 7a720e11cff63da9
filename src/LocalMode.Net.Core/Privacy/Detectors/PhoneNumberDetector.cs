namespace LocalMode;

/// <summary>
/// Telephone numbers: international ones by country code and length, national ones by the forms in which people write them. Digits
/// without such a form need a word about telephones before them.
/// </summary>
internal sealed class PhoneNumberDetector() : ScanningDetector("phone-number")
{
    private const int MaxExtension = 6;

    private static readonly string[] ExtensionWords = ["ext.", "ext", "x", "extension", "Durchwahl", "poste", "#"];

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        int free = -1;
        for (int i = 0; i < text.Length;)
        {
            int digit = text[i..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            i += digit;
            bool first = free == i || DigitWindow.SeparatorBefore(text, i) == '\0';
            if (!first && !HasPlus(text, i))
            {
                i = EndOfDigits(text, i);
                continue;
            }

            DigitWindow window = new(text, i);
            int date = Dates.Read(text, window);
            int start = i;
            int end = date > 0 ? -1 : Match(text, window, first, out start);
            if (end > 0)
            {
                end = ReadExtension(text, end);
                found.Add(SensitiveDataKind.PhoneNumber, start, end, Name);
                i = end;
                free = NextDigit(text, i);
            }
            else if (date > 0)
            {
                // A number may follow a date directly: "12.03.2024 030 1234567".
                i = date;
                free = NextDigit(text, i);
            }

            i = EndOfDigits(text, i);
        }
    }

    private static int EndOfDigits(ReadOnlySpan<char> text, int from)
    {
        int i = from;
        while (Letters.IsDigitAt(text, i))
            i++;
        return i;
    }

    private static bool HasPlus(ReadOnlySpan<char> text, int start) =>
        start > 0 && (text[start - 1] == '+' || (start > 1 && text[start - 1] is ' ' or '(' && text[start - 2] == '+'));

    private static int NextDigit(ReadOnlySpan<char> text, int from)
    {
        int i = from;
        while (i < text.Length && i - from < 4 && !char.IsAsciiDigit(text[i]))
            i++;
        return i;
    }

    private static int Match(ReadOnlySpan<char> text, in DigitWindow window, bool first, out int start)
    {
        start = window.Start(0);
        if (HasPlus(text, start))
        {
            int before = text[start - 1] == '+' ? start - 1 : start - 2;
            if (Letters.IsWordBefore(text, before))
                return -1;
            start = before;
            if (start > 0 && text[start - 1] == '(' && window.Count > 1 && window.Separator(1) == DigitWindow.Bracket)
                start--;
            return MatchInternational(text, window, 0);
        }

        if (!first || Letters.IsWordBefore(text, start))
            return -1;
        if (start > 1 && text[start - 1] is '-' or '.' or '/' or ',' or ':' or '+' && Letters.IsWord(text[start - 2]) && (text[start - 1] != ':' || char.IsAsciiDigit(text[start - 2])) && !(text[start - 1] is '.' && char.IsLetter(text[start - 2])))
            return -1;
        bool bracket = start > 0 && text[start - 1] == '(' && window.Count > 1 && window.Separator(1) == DigitWindow.Bracket;
        if (bracket)
            start--;
        if (window.Group(0) is ['0', '0', ..] or "011")
        {
            int prefix = window.Group(0) is "011" ? 3 : 2;
            if ((window.Count > 1 || PhoneContext.Speaks(text, start)) && MatchInternational(text, window, prefix) is > 0 and int end && !PhoneContext.SpeaksAgainst(text, start, end))
                return end;
        }

        return MatchNational(text, window, start);
    }

    private static int MatchInternational(ReadOnlySpan<char> text, in DigitWindow window, int prefix)
    {
        Span<char> digits = stackalloc char[2 * DigitWindow.MaxDigits];
        if (!CallingCodes.TryRead(digits[prefix..Math.Max(prefix, window.Copy(window.Count, digits))], out int code, out int least, out int most))
            return -1;
        int best = -1, total = -prefix - code;
        for (int i = 0; i < window.Count; i++)
        {
            // In "+49 (0)30" the nought is spoken inland only.
            bool trunk = i > 0 && window.Group(i) is "0" && window.Separator(i) == DigitWindow.Bracket;
            total += trunk ? 0 : window.Length(i);
            if (i > 0 && total > most && window.Group(1)[0] == '0' && !trunk && total <= most + 1)
                best = Accepts(text, window, i) ? window.End(i) : best;
            if (total > most)
                break;
            if (total >= least && Accepts(text, window, i))
                best = window.End(i);
        }

        bool nought = prefix + code < digits.Length && digits[prefix + code] == '0';
        return best > 0 && nought && code == 1 ? -1 : best;

        static bool Accepts(ReadOnlySpan<char> text, in DigitWindow window, int group) =>
            !Letters.IsWordAt(text, window.End(group)) && !PhoneContext.IsMeasure(text, window.End(group));
    }

    private static int MatchNational(ReadOnlySpan<char> text, in DigitWindow window, int start)
    {
        if (window.Digits < 7)
            return -1;
        int total = 0, spoken = -1;
        Span<int> ends = stackalloc int[DigitWindow.MaxGroups];
        for (int i = 0; i < window.Count; i++)
            ends[i] = total += window.Length(i);
        for (int count = window.Count; count > 0; count--)
        {
            int digits = ends[count - 1], end = window.End(count - 1);
            char behind = window.Separator(count);
            if (digits is < 7 or > 13 || Letters.IsWordAt(text, end) || behind is not ('\0' or ' ' or '/' or DigitWindow.Wide or DigitWindow.Bracket))
                continue;
            if (behind == '\0' && end + 1 < text.Length && text[end] is ',' or ':' or '-' && char.IsAsciiDigit(text[end + 1]))
                continue;
            NationalForm form = NationalPhoneForms.Find(window, count, digits);
            if (form == NationalForm.None || (behind != '\0' && form == NationalForm.NeedsContext))
                continue;
            if (PhoneContext.SpeaksAgainst(text, start, end))
                return -1;
            if (form == NationalForm.Known)
                return end;
            spoken = spoken < 0 ? PhoneContext.Speaks(text, start) ? 1 : 0 : spoken;
            if (spoken == 1)
                return end;
        }

        return -1;
    }

    private static int ReadExtension(ReadOnlySpan<char> text, int end)
    {
        int i = end;
        while (i < text.Length && text[i] is ' ' or ',' && i - end < 2)
            i++;
        foreach (string word in ExtensionWords)
        {
            if (!text[i..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            int digit = i + word.Length;
            if (digit < text.Length && text[digit] == ' ')
                digit++;
            int last = digit;
            while (Letters.IsDigitAt(text, last))
                last++;
            if (last > digit && last - digit <= MaxExtension && !Letters.IsWordAt(text, last))
                return last;
        }

        return end;
    }
}
