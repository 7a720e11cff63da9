namespace LocalMode;

/// <summary>Dates in digits, which telephone numbers are told from.</summary>
internal static class Dates
{
    /// <summary>Reads a date that a window begins with; gives the position behind it, or -1.</summary>
    public static int Read(ReadOnlySpan<char> text, in DigitWindow window)
    {
        if (window.Count < 3 || window.Separator(1) is not ('.' or '/' or '-') || window.Separator(2) != window.Separator(1))
            return -1;
        int a = window.Length(0), b = window.Length(1), c = window.Length(2);
        if (b > 2 || a > 4 || c > 4)
            return -1;
        int middle = CheckDigits.Number(window.Group(1));
        bool isDate;
        if (a == 4)
            isDate = c <= 2 && IsYear(window.Group(0)) && CheckDigits.IsDay(middle, CheckDigits.Number(window.Group(2)));
        else if (a <= 2 && c == 4)
            isDate = IsYear(window.Group(2)) && IsDayAndMonth(CheckDigits.Number(window.Group(0)), middle);
        else
            isDate = a <= 2 && c == 2 && window.Separator(3) != window.Separator(1) && IsDayAndMonth(CheckDigits.Number(window.Group(0)), middle);
        if (!isDate || Letters.IsWordAt(text, window.End(2)) || window.Separator(3) == window.Separator(1))
            return -1;
        return window.End(2);
    }

    private static bool IsYear(ReadOnlySpan<char> group) => group is ['1', '8' or '9', ..] or ['2', '0' or '1', ..];

    private static bool IsDayAndMonth(int one, int other) => CheckDigits.IsDay(other, one) || CheckDigits.IsDay(one, other);
}
