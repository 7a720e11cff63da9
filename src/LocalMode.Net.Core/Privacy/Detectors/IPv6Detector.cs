namespace LocalMode;

/// <summary>
/// IPv6 addresses in all textual forms: full, shortened, with an IPv4 tail, with a zone. Loopback and the unspecified address are left
/// out, and so are short forms without any digit, which are names in code (<c>abc::def</c>).
/// </summary>
internal sealed class IPv6Detector() : ScanningDetector("ipv6")
{
    private const int MinLength = 5;
    private const int MaxLength = 45;
    private const int MaxZone = 16;

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int colon = text.IndexOf(':'); colon >= 0;)
        {
            int start = colon;
            while (start > 0 && colon - start < 5 && char.IsAsciiHexDigit(text[start - 1]))
                start--;
            int end = colon;
            while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] is ':' or '.'))
                end++;
            int behind = end;
            if (Letters.IsWordBefore(text, start) || (start == colon && colon + 1 < text.Length && text[colon + 1] != ':'))
                start = colon + 1;
            while (end > colon && text[end - 1] is '.')
                end--;
            if (end > colon + 1 && text[end - 1] == ':' && text[end - 2] != ':')
                end--;
            if (end - start is >= MinLength and <= MaxLength && !Letters.IsWordBefore(text, start) && !Letters.IsWordAt(text, end) && IsAddress(text[start..end]))
                found.Add(SensitiveDataKind.IPv6Address, start, ReadZone(text, end), Name);
            int next = text[behind..].IndexOf(':');
            colon = next < 0 ? -1 : behind + next;
        }
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        int groups = 0, i = 0, digits = 0;
        bool shortened = false;
        while (i < text.Length)
        {
            if (text[i] == ':')
            {
                if (i + 1 < text.Length && text[i + 1] == ':')
                {
                    if (shortened)
                        return false;
                    shortened = true;
                    i += 2;
                    continue;
                }

                if (i == 0 || text[i - 1] == ':' || i + 1 == text.Length)
                    return false;
                i++;
                continue;
            }

            int length = 0;
            while (i + length < text.Length && char.IsAsciiHexDigit(text[i + length]))
            {
                digits += char.IsAsciiDigit(text[i + length]) ? 1 : 0;
                length++;
            }

            if (i + length < text.Length && text[i + length] == '.')
                return IPv4Detector.Read(text, i, out _, out _) == text.Length && (shortened ? groups <= 5 : groups == 6);
            if (length is 0 or > 4)
                return false;
            groups++;
            i += length;
        }

        return shortened ? groups is > 0 and < 8 && digits > 0 : groups == 8;
    }

    private static int ReadZone(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != '%')
            return end;
        int zone = end + 1;
        while (zone < text.Length && zone - end <= MaxZone && (char.IsAsciiLetterOrDigit(text[zone]) || text[zone] is '_' or '-'))
            zone++;
        return zone > end + 1 ? zone : end;
    }
}
