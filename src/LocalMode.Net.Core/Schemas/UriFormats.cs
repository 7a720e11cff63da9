namespace LocalMode;

/// <summary>URIs (RFC 3986), IRIs (RFC 3987) and URI templates (RFC 6570).</summary>
internal static class UriFormats
{
    private const string SubDelimiters = "!$&'()*+,;=";

    public static bool IsUri(ReadOnlySpan<char> text) => Check(text, needsScheme: true, international: false);

    public static bool IsUriReference(ReadOnlySpan<char> text) => Check(text, needsScheme: false, international: false);

    public static bool IsIri(ReadOnlySpan<char> text) => Check(text, needsScheme: true, international: true);

    public static bool IsIriReference(ReadOnlySpan<char> text) => Check(text, needsScheme: false, international: true);

    public static bool IsUriTemplate(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            char c = text[0];
            if (c == '{')
            {
                int close = text.IndexOf('}');
                if (close < 2 || !IsExpression(text[1..close]))
                    return false;
                text = text[(close + 1)..];
                continue;
            }
            if (c is '}' or '"' or '<' or '>' or '\\' or '^' or '`' or '|' or <= ' ' or '\x7F' || (c == '%' && !IsEncoded(text)))
                return false;
            text = text[1..];
        }
        return true;
    }

    private static bool IsExpression(ReadOnlySpan<char> text)
    {
        if ("+#./;?&=,!@|".Contains(text[0]))
            text = text[1..];
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> name = text[range];
            if (name.EndsWith('*'))
                name = name[..^1];
            else if (name.IndexOf(':') is var colon and >= 0)
            {
                ReadOnlySpan<char> length = name[(colon + 1)..];
                if (length.IsEmpty || length.Length > 4 || length[0] == '0' || length.ContainsAnyExceptInRange('0', '9'))
                    return false;
                name = name[..colon];
            }
            if (name.IsEmpty || name[0] == '.' || name[^1] == '.' || name.IndexOf("..") >= 0)
                return false;
            for (int i = 0; i < name.Length; i++)
            {
                if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] is not ('_' or '.') && !(name[i] == '%' && IsEncoded(name[i..])))
                    return false;
            }
        }
        return true;
    }

    private static bool Check(ReadOnlySpan<char> text, bool needsScheme, bool international)
    {
        int hash = text.IndexOf('#');
        if (hash >= 0)
        {
            if (!AreAllowed(text[(hash + 1)..], ":@/?", international, isQuery: false))
                return false;
            text = text[..hash];
        }
        int question = text.IndexOf('?');
        if (question >= 0)
        {
            if (!AreAllowed(text[(question + 1)..], ":@/?", international, isQuery: true))
                return false;
            text = text[..question];
        }
        int colon = text.IndexOfAny(':', '/');
        bool hasScheme = colon > 0 && text[colon] == ':' && IsScheme(text[..colon]);
        if (hasScheme)
            text = text[(colon + 1)..];
        else if (needsScheme || (colon >= 0 && text[colon] == ':'))
            return false;
        if (!text.StartsWith("//"))
            return AreAllowed(text, ":@/", international, isQuery: false);
        text = text[2..];
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> authority = slash < 0 ? text : text[..slash];
        return IsAuthority(authority, international) && (slash < 0 || AreAllowed(text[slash..], ":@/", international, isQuery: false));
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }
        return true;
    }

    private static bool IsAuthority(ReadOnlySpan<char> text, bool international)
    {
        int at = text.IndexOf('@');
        if (at >= 0)
        {
            if (!AreAllowed(text[..at], ":", international, isQuery: false))
                return false;
            text = text[(at + 1)..];
        }
        ReadOnlySpan<char> port = default;
        if (text.StartsWith('['))
        {
            int close = text.IndexOf(']');
            if (close < 0 || !IsAddress(text[1..close]))
                return false;
            port = text[(close + 1)..];
            return port.IsEmpty || (port[0] == ':' && !port[1..].ContainsAnyExceptInRange('0', '9'));
        }
        int colon = text.IndexOf(':');
        if (colon >= 0)
        {
            port = text[(colon + 1)..];
            text = text[..colon];
        }
        return !port.ContainsAnyExceptInRange('0', '9') && AreAllowed(text, "", international, isQuery: false);
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('v' or 'V'))
            return AddressFormats.IsIPv6(text);
        int dot = text.IndexOf('.');
        if (dot < 2 || dot + 1 == text.Length)
            return false;
        foreach (char c in text[1..dot])
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }
        return text.IndexOf('%') < 0 && AreAllowed(text[(dot + 1)..], ":", international: false, isQuery: false);
    }

    private static bool AreAllowed(ReadOnlySpan<char> text, string more, bool international, bool isQuery)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || SubDelimiters.Contains(c) || more.Contains(c))
                continue;
            if (c == '%' ? IsEncoded(text[i..]) : international && IsInternational(c, isQuery))
                continue;
            return false;
        }
        return true;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text) =>
        text.Length >= 3 && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]);

    private static bool IsInternational(char c, bool isQuery) =>
        c >= 0xA0 && (c is not (>= '\uE000' and <= '\uF8FF') || isQuery) && c is not ((>= '\uFDD0' and <= '\uFDEF') or >= '\uFFF0');
}
