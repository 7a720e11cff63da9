namespace LocalMode;

/// <summary>
/// Numbers that states give to persons, told by form and check digits. Those without a form of their own, such as nine digits in one
/// piece, need their name nearby.
/// </summary>
internal sealed class NationalIdDetector() : ScanningDetector("national-id")
{
    private const int MinDigits = 9;
    private const int MaxDigits = 18;

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0; i < text.Length;)
        {
            int digit = text[i..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            i += digit;
            int start = i;
            int end = MatchDigits(text, i, out string? form);
            if (form is null)
                end = NationalIdLetterForms.Find(text, i, out start, out form);
            if (form is not null)
            {
                found.Add(SensitiveDataKind.NationalId, start, end, form);
                i = end;
            }

            while (Letters.IsDigitAt(text, i))
                i++;
        }
    }

    private static int MatchDigits(ReadOnlySpan<char> text, int start, out string? form)
    {
        form = null;
        char before = DigitWindow.SeparatorBefore(text, start);
        if (before is not ('\0' or ' ') || (before == ' ' && !HasForm(text, start)) || IsInsideMore(text, start))
            return -1;
        DigitWindow window = new(text, start);
        if (window.Digits < MinDigits || (window.Before == ' ' && window.Separator(1) == ' '))
            return -1;
        Span<char> digits = stackalloc char[2 * DigitWindow.MaxDigits];
        for (int count = window.Count; count > 0; count--)
        {
            int length = window.DigitsOf(count);
            if (length is < MinDigits or > MaxDigits)
                continue;
            window.Copy(count, digits);
            int end = window.End(count - 1);
            char behind = window.Separator(count), inside = count > 1 ? window.Separator(1) : ' ';

            // Groups set apart by spaces end only where the digits end.
            bool spaced = inside == ' ' && count > 1;
            if (behind is not ('\0' or ' ') || (spaced && (behind == ' ' || window.Before == ' ')) || Letters.IsWordAt(text, end))
                continue;
            if (end + 1 < text.Length && text[end] is ',' or ':' && char.IsAsciiDigit(text[end + 1]))
                continue;
            form = NationalIdNumberForms.Find(text, window, count, digits[..length]);
            if (form is not null)
                return end;
        }

        return -1;
    }

    // Behind another number and a space only one long group, or groups with other signs between, can be a number of its own.
    private static bool HasForm(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (Letters.IsDigitAt(text, end) && end - start < MinDigits)
            end++;
        return end - start >= MinDigits || (end < text.Length && text[end] is '-' or '.' or '/');
    }

    private static bool IsInsideMore(ReadOnlySpan<char> text, int start) =>
        Letters.IsWordBefore(text, start) || (start > 1 && text[start - 1] is '-' or '.' or '/' or '+' && Letters.IsWord(text[start - 2]) && !(text[start - 1] == '.' && char.IsLetter(text[start - 2])));
}
