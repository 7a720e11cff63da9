namespace LocalMode;

/// <summary>
/// IPv4 addresses in dotted decimal, also written with <c>[.]</c>. Loopback, unspecified and mask addresses are nobody's and are left
/// out, and so are four numbers behind a word such as "version".
/// </summary>
internal sealed class IPv4Detector() : ScanningDetector("ipv4")
{
    private const int VersionReach = 9;
    private const int ListReach = 48;

    private static readonly ContextWords Version = new("version", "versions", "ver", "release", "rel", "build", "update", "upgrade", "patch", "firmware", "versión", "versão", "versione", "versie", "wersja", "driver", "assembly", "バージョン", "版本");

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0; i < text.Length;)
        {
            int digit = text[i..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
                return;
            i += digit;
            int end = Read(text, i, out byte first, out byte last);
            if (end > 0 && first != 127 && first != 255 && !(first == 0 && last == 0) && !IsPartOfMore(text, i, end))
                found.Add(SensitiveDataKind.IPv4Address, i, end, Name);
            i = Math.Max(end, i);
            while (Letters.IsDigitAt(text, i))
                i++;
        }
    }

    /// <summary>Reads four numbers from 0 to 255 with dots between; -1 where there are none.</summary>
    internal static int Read(ReadOnlySpan<char> text, int start, out byte first, out byte last)
    {
        first = last = 0;
        int i = start;
        for (int part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (i < text.Length && text[i] == '.')
                    i++;
                else if (i + 2 < text.Length && text[i] is '[' or '(' && text[i + 1] == '.' && text[i + 2] is ']' or ')')
                    i += 3;
                else
                    return -1;
            }

            int value = 0, digits = 0;
            while (Letters.IsDigitAt(text, i) && digits < 4)
            {
                value = (value * 10) + (text[i++] - '0');
                digits++;
            }

            if (digits is 0 or > 3 || value > 255 || (digits > 1 && text[i - digits] == '0'))
                return -1;
            last = (byte)value;
            if (part == 0)
                first = last;
        }

        return i;
    }

    private static bool IsPartOfMore(ReadOnlySpan<char> text, int start, int end)
    {
        if (Letters.IsWordBefore(text, start) || (start > 1 && text[start - 1] is '.' or '-' && Letters.IsWord(text[start - 2])))
            return true;
        if (Letters.IsWordAt(text, end) || (end < text.Length && text[end] is '.' or '-' && Letters.IsWordAt(text, end + 1)))
            return true;
        return IsVersion(text, start);
    }

    // The word may stand before a list: "from version 1.2.3.4 to 1.2.3.5". Between them only numbers and signs may stand.
    private static bool IsVersion(ReadOnlySpan<char> text, int start)
    {
        int i = start, floor = Math.Max(0, start - ListReach);
        while (i > floor)
        {
            if (text[i - 1] is ' ' or ':' or '=' or '"' or '\'' or '(' or '.' or ',' or '-' || char.IsAsciiDigit(text[i - 1]))
                i--;
            else if (text[floor..i].EndsWith(" to") || text[floor..i].EndsWith(" v"))
                i -= 2;
            else if (text[floor..i].EndsWith(" and") || text[floor..i].EndsWith(" auf"))
                i -= 3;
            else
                break;
        }

        return Version.Before(text, i, VersionReach);
    }
}
