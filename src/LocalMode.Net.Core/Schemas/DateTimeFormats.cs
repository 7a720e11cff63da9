using System.Globalization;

namespace LocalMode;

/// <summary>Dates and times of RFC 3339.</summary>
internal static class DateTimeFormats
{
    public static bool IsDateTime(ReadOnlySpan<char> text) =>
        text.Length > 11 && text[10] is 'T' or 't' && IsDate(text[..10]) && IsTime(text[11..]);

    public static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == 10
        && text[4] == '-' && text[7] == '-'
        && TryNumber(text[..4], out int year) && TryNumber(text[5..7], out int month) && TryNumber(text[8..], out int day)
        && month is >= 1 and <= 12
        // Year 0 is a leap year of RFC 3339 and no year of .NET's.
        && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 2000 : year, month);

    public static bool IsTime(ReadOnlySpan<char> text)
    {
        if (text.Length < 9 || text[2] != ':' || text[5] != ':'
            || !TryNumber(text[..2], out int hour) || !TryNumber(text[3..5], out int minute) || !TryNumber(text[6..8], out int second)
            || hour > 23 || minute > 59 || second > 60)
            return false;
        text = text[8..];
        if (text[0] == '.')
        {
            int digits = text[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
                return false;
            text = text[(digits + 1)..];
        }
        int offset = 0;
        if (text is not ("Z" or "z"))
        {
            if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
                || !TryNumber(text[1..3], out int hours) || !TryNumber(text[4..], out int minutes) || hours > 23 || minutes > 59)
                return false;
            offset = ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
        }
        // A leap second comes at the end of a day in UTC.
        const int Day = 24 * 60;
        return second < 60 || ((hour * 60) + minute - offset + Day) % Day == Day - 1;
    }

    public static bool IsDuration(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != 'P')
            return false;
        text = text[1..];
        if (text[^1] == 'W')
            return text.Length > 1 && !text[..^1].ContainsAnyExceptInRange('0', '9');
        int time = text.IndexOf('T');
        ReadOnlySpan<char> date = time < 0 ? text : text[..time];
        return HasUnits(date, "YMD") && (time < 0 || (time + 1 < text.Length && HasUnits(text[(time + 1)..], "HMS")));
    }

    /// <summary>Numbers with units in order; the first may be any, and none between may be left out.</summary>
    private static bool HasUnits(ReadOnlySpan<char> text, string units)
    {
        int next = -1;
        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
                return false;
            int unit = units.IndexOf(text[digits], StringComparison.Ordinal);
            if (unit < 0 || (next >= 0 && unit != next))
                return false;
            next = unit + 1;
            text = text[(digits + 1)..];
        }
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
