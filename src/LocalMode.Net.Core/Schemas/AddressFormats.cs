namespace LocalMode;

/// <summary>E-mail addresses, host names and IP addresses.</summary>
internal static class AddressFormats
{
    public static bool IsEmail(ReadOnlySpan<char> text)
    {
        int at = text.LastIndexOf('@');
        if (at < 1 || at > 64)
            return false;
        ReadOnlySpan<char> local = text[..at];
        ReadOnlySpan<char> domain = text[(at + 1)..];
        return (local[0] == '"' ? IsQuoted(local) : IsDotAtom(local)) && (domain.StartsWith('[') ? IsLiteral(domain) : IsHostName(domain));
    }

    public static bool IsHostName(ReadOnlySpan<char> text) => IsHostName(text, keepsHyphens: true);

    /// <summary>The older rule, which keeps no hyphens for encodings.</summary>
    public static bool IsHostNameOfRfc1123(ReadOnlySpan<char> text) => IsHostName(text, keepsHyphens: false);

    private static bool IsHostName(ReadOnlySpan<char> text, bool keepsHyphens)
    {
        if (text.IsEmpty || text.Length > 253)
            return false;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if (label.IsEmpty || label.Length > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (char c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
            }
            // RFC 5891: hyphens there are kept for encodings, of which xn-- is the only one.
            if (keepsHyphens && label.Length >= 4 && label[2] == '-' && label[3] == '-' && !label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
                return false;
        }
        return true;
    }

    public static bool IsIPv4(ReadOnlySpan<char> text)
    {
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            if (part.IsEmpty || part.Length > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0') || ++parts > 4)
                return false;
            int value = 0;
            foreach (char c in part)
                value = (value * 10) + (c - '0');
            if (value > 255)
                return false;
        }
        return parts == 4;
    }

    public static bool IsIPv6(ReadOnlySpan<char> text)
    {
        int gap = text.IndexOf("::");
        if (gap < 0)
            return Groups(text, mayEndInIPv4: true) == 8;
        ReadOnlySpan<char> head = text[..gap];
        ReadOnlySpan<char> tail = text[(gap + 2)..];
        int before = head.IsEmpty ? 0 : Groups(head, mayEndInIPv4: false);
        int after = tail.IsEmpty ? 0 : Groups(tail, mayEndInIPv4: true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    private static int Groups(ReadOnlySpan<char> text, bool mayEndInIPv4)
    {
        int groups = 0;
        foreach (Range range in text.Split(':'))
        {
            ReadOnlySpan<char> part = text[range];
            if (mayEndInIPv4 && range.End.Value == text.Length && part.Contains('.'))
                return IsIPv4(part) ? groups + 2 : -1;
            if (part.IsEmpty || part.Length > 4)
                return -1;
            foreach (char c in part)
            {
                if (!char.IsAsciiHexDigit(c))
                    return -1;
            }
            groups++;
        }
        return groups;
    }

    private static bool IsDotAtom(ReadOnlySpan<char> text)
    {
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> atom = text[range];
            if (atom.IsEmpty)
                return false;
            foreach (char c in atom)
            {
                if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-/=?^_`{|}~".Contains(c))
                    return false;
            }
        }
        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[^1] != '"')
            return false;
        text = text[1..^1];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                if (++i == text.Length)
                    return false;
            }
            else if (text[i] == '"')
            {
                return false;
            }
            if (text[i] is < ' ' or > '~')
                return false;
        }
        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<char> text)
    {
        if (text[^1] != ']')
            return false;
        text = text[1..^1];
        return text.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? IsIPv6(text[5..]) : IsIPv4(text);
    }
}
