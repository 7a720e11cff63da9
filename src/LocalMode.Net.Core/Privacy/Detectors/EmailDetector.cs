using System.Globalization;

namespace LocalMode;

/// <summary>
/// E-mail addresses, with letters of any script. Reads left and right of each at-sign; neither side can hold another at-sign, so each
/// character is read at most twice. A host without a dot (<c>anna@localhost</c>) is not taken for an address.
/// </summary>
internal sealed class EmailDetector() : ScanningDetector("email")
{
    private const int MaxQuoted = 66;
    private const int MaxLiteral = 54;

    private static readonly string[] FileEndings = ["png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "css", "js"];

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int at = text.IndexOf('@'); at >= 0;)
        {
            int start = ReadLocalPart(text, at);
            int end = start < at ? ReadDomain(text, at + 1) : -1;
            if (end > 0 && !IsSomethingElse(text, start, at, end))
                found.Add(SensitiveDataKind.Email, start, end, Name);
            int next = text[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static int ReadLocalPart(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || text[at - 1] == '.')
            return at;
        if (text[at - 1] == '"')
        {
            int from = Math.Max(0, at - MaxQuoted);
            int quote = text[from..(at - 1)].LastIndexOf('"');
            return quote < 0 ? at : from + quote;
        }

        int start = at;
        while (start > 0 && IsLocal(text[start - 1]))
        {
            // In a sentence without spaces the address begins where the script changes.
            if (Letters.IsUnspaced(text[start - 1]) && start < at && char.IsAsciiLetter(text[start]))
                break;
            start--;
        }

        while (start < at && !char.IsLetterOrDigit(text[start]) && text[start] is not ('_' or '+') && !char.IsSurrogate(text[start]))
            start++;
        return start;
    }

    private static int ReadDomain(ReadOnlySpan<char> text, int start)
    {
        if (start < text.Length && text[start] == '[')
        {
            ReadOnlySpan<char> literal = text[start..Math.Min(text.Length, start + MaxLiteral)];
            int close = literal.IndexOf(']');
            return close > 6 && literal[1..close].IndexOfAny('.', ':') > 0 ? start + close + 1 : -1;
        }

        int end = -1;
        for (int label = start; ;)
        {
            int i = label;
            // Where a sentence without spaces goes on behind the address, the script changes.
            while (i < text.Length && IsDomain(text[i]) && !(i > label && Letters.IsUnspaced(text[i]) && char.IsAsciiLetter(text[i - 1])))
                i++;
            int labelEnd = i;
            while (labelEnd > label && text[labelEnd - 1] == '-')
                labelEnd--;
            if (labelEnd == label || text[label] == '-')
                return end;
            if (label > start && IsTopLevel(text[label..labelEnd]))
                end = labelEnd;
            if (i > labelEnd || i == text.Length || text[i] != '.')
                return end;
            label = i + 1;
        }
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (char c in label)
        {
            if (!char.IsLetter(c) && !IsMark(c))
                return false;
        }

        return label.Length > 1 || Letters.IsUnspaced(label[0]);
    }

    private static bool IsSomethingElse(ReadOnlySpan<char> text, int start, int at, int end)
    {
        // user:password@host and token@host are the URL detector's.
        ReadOnlySpan<char> before = text[Math.Max(0, start - 64)..start];
        int slash = before.LastIndexOf("//");
        if (slash >= 0 && before[(slash + 2)..].IndexOfAny("/?# ") < 0 && before[^1] is '/' or ':' or '@' && !before.EndsWith("mailto://"))
            return true;
        if (text[start..at].Equals("git", StringComparison.OrdinalIgnoreCase) && end < text.Length && text[end] == ':')
            return true;

        // logo@2x.png
        ReadOnlySpan<char> domain = text[(at + 1)..end];
        if (!char.IsAsciiDigit(domain[0]) || domain.Count('.') != 1)
            return false;
        ReadOnlySpan<char> ending = domain[(domain.IndexOf('.') + 1)..];
        foreach (string file in FileEndings)
        {
            if (ending.Equals(file, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsLocal(char c) => IsDomain(c) || c is '.' or '_' or '+' or '%' or '\'';

    private static bool IsDomain(char c) => char.IsLetterOrDigit(c) || c == '-' || IsMark(c) || char.IsSurrogate(c);

    private static bool IsMark(char c) => c >= '\u0300' && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
