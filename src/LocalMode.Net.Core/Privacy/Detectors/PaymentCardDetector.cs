namespace LocalMode;

/// <summary>
/// Numbers of payment cards: 12 to 19 digits with a known prefix and a valid check digit (Luhn). Prefixes and lengths that other numbers
/// share, such as Maestro's, need a word about cards nearby.
/// </summary>
internal sealed class PaymentCardDetector() : ScanningDetector("payment-card")
{
    private const int MinDigits = 12;
    private const int MaxDigits = 19;
    private const int ContextBefore = 48;
    private const int ContextBehind = 32;

    private static readonly ContextWords Context = new(
        "card", "credit", "debit", "visa", "mastercard", "maestro", "amex", "american express", "discover", "diners", "unionpay", "rupay", "troy", "cvv", "cvc", "cvv2", "expiry", "expires",
        "karte", "kreditkarte", "kartennummer", "girocard", "carte", "tarjeta", "carta", "cartão", "cartao", "kaart", "kaartnummer", "karta", "karty", "kartę", "kort", "kortnummer", "kartı", "カード", "卡", "카드", "карт");

    private enum Brand
    {
        None,
        Known,
        NeedsContext,
    }

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0; i < text.Length;)
        {
            int digit = text[i..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            i += digit;
            int end = Letters.IsWordBefore(text, i) ? -1 : Match(text, i);
            if (end > 0)
                found.Add(SensitiveDataKind.PaymentCard, i, end, Name);
            i = Math.Max(i, end);
            while (Letters.IsDigitAt(text, i))
                i++;
        }
    }

    private static int Match(ReadOnlySpan<char> text, int start)
    {
        char before = DigitWindow.SeparatorBefore(text, start);
        if (text[start] == '0' || before is '.' or '/' or '(' || (before != '\0' && !BeginsUsualGrouping(text, start)))
            return -1;
        DigitWindow window = new(text, start);
        if (window.Digits < MinDigits)
            return -1;
        int best = -1;
        for (int count = 1; count <= window.Count; count++)
        {
            if (count > 1 && window.Separator(count - 1) is not (' ' or '-' or '.' or DigitWindow.Wide))
                break;
            int length = window.DigitsOf(count);
            if (length > MaxDigits)
                break;
            if (length >= MinDigits && IsCard(text, window, count))
                best = window.End(count - 1);
        }

        return best;
    }

    private static bool IsCard(ReadOnlySpan<char> text, in DigitWindow window, int count)
    {
        int start = window.Start(0), end = window.End(count - 1);
        char behind = window.Separator(count);
        if (Letters.IsWordAt(text, end) || behind == '.')
            return false;
        bool alone = window.Before == '\0' && (behind == '\0' || behind == '/');
        if (!IsUsualGrouping(window, count) && !(alone && window.IsUniform(count) && IsEven(window, count)))
            return false;
        Span<char> buffer = stackalloc char[DigitWindow.MaxDigits];
        ReadOnlySpan<char> digits = buffer[..window.Copy(count, buffer)];
        if (!CheckDigits.Luhn(digits) || CheckDigits.AllEqual(digits))
            return false;
        Brand brand = BrandOf(digits);
        return brand == Brand.Known || (brand == Brand.NeedsContext && Context.Near(text, start, end, ContextBefore, ContextBehind));
    }

    private static bool IsUsualGrouping(in DigitWindow window, int count) =>
        count == 1 || window.Has(count, "4444") || window.Has(count, "465") || window.Has(count, "464") || window.Has(count, "44443") || window.Has(count, "44442")
        || window.Has(count, "4441") || window.Has(count, "445") || window.Has(count, "44441") || window.Has(count, "613") || window.Has(count, "456");

    private static bool BeginsUsualGrouping(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (Letters.IsDigitAt(text, end) && end - start < MinDigits)
            end++;
        return end - start is 4 or 6 or MinDigits;
    }

    // Any other grouping must have groups of three or more, the last excepted.
    private static bool IsEven(in DigitWindow window, int count)
    {
        for (int i = 0; i < count - 1; i++)
        {
            if (window.Length(i) < 2)
                return false;
        }

        return true;
    }

    private static Brand BrandOf(ReadOnlySpan<char> digits)
    {
        int length = digits.Length;
        int four = CheckDigits.Number(digits[..4]), two = four / 100, three = four / 10;
        if (two / 10 == 4)
            return length is 16 or 19 ? Brand.Known : length == 13 ? Brand.NeedsContext : Brand.None;
        if (two is >= 51 and <= 55 || four is >= 2221 and <= 2720)
            return length == 16 ? Brand.Known : Brand.None;
        if (two is 34 or 37)
            return length == 15 ? Brand.Known : Brand.None;
        if (two is 36 or 38 or 39 || three is >= 300 and <= 305 || four == 3095)
            return length is 14 or 16 ? Brand.Known : length is >= 15 and <= 19 ? Brand.NeedsContext : Brand.None;
        if (four == 6011 || two == 65 || three is >= 644 and <= 649 || four is >= 3528 and <= 3589 || two is 60 or 62 or 81 or 82 || four is >= 2200 and <= 2204 || four == 9792)
            return length is 16 or 19 ? Brand.Known : length is 17 or 18 ? Brand.NeedsContext : Brand.None;
        if (two == 50 || two is >= 56 and <= 69)
            return length == 16 && two != 50 ? Brand.Known : Brand.NeedsContext;
        return two / 10 == 1 && length == 15 ? Brand.NeedsContext : Brand.None;
    }
}
