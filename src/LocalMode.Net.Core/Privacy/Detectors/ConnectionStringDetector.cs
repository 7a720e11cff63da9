using System.Buffers;

namespace LocalMode;

/// <summary>
/// Connection strings of pairs (<c>Server=...;Password=...;</c>) that carry a password or an account key. Found is the whole string,
/// since it names servers and users too.
/// </summary>
internal sealed class ConnectionStringDetector() : ScanningDetector("connection-string")
{
    private const int MaxReach = 512;

    private static readonly SearchValues<string> SecretKeys = SearchValues.Create(
        ["password", "pwd", "accountkey", "sharedaccesskey", "sharedaccesssignature", "sharedsecretissuer"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> OtherKeys = SearchValues.Create(
        ["server=", "data source=", "datasource=", "host=", "endpoint=", "accountname=", "database=", "initial catalog=", "user id=", "uid=", "username=", "user=", "address=", "addr=", "defaultendpointsprotocol=", "hostname=", "sharedaccesskeyname="],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> PairBreaks = SearchValues.Create(";\r\n\"<>`");
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\"<>`");

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0, floor = 0; i < text.Length;)
        {
            int key = text[i..].IndexOfAny(SecretKeys);
            if (key < 0)
                return;
            key += i;
            i = key + 1;
            int equals = key;
            while (equals < text.Length && equals - key < 24 && char.IsAsciiLetter(text[equals]))
                equals++;
            if (equals >= text.Length || text[equals] != '=')
                continue;
            int start = ReadLeft(text, key, floor);
            int end = ReadRight(text, equals + 1);
            ReadOnlySpan<char> whole = text[start..end];
            int valueEnd = text[(equals + 1)..end].IndexOf(';');
            ReadOnlySpan<char> value = valueEnd < 0 ? text[(equals + 1)..end] : text.Slice(equals + 1, valueEnd);
            if (whole.IndexOf(';') > 0 && whole.IndexOfAny(OtherKeys) >= 0 && !SecretValues.IsPlaceholder(value.Trim().Trim('\'')))
                found.Add(SensitiveDataKind.ConnectionString, start, end, Name);
            i = floor = Math.Max(end, i);
        }
    }

    /// <summary>Goes left over pairs that end in a semicolon.</summary>
    private static int ReadLeft(ReadOnlySpan<char> text, int key, int floor)
    {
        floor = Math.Max(floor, key - MaxReach);
        int start = key;
        while (start > floor)
        {
            int semicolon = start - 1;
            while (semicolon > floor && text[semicolon] == ' ')
                semicolon--;
            if (text[semicolon] != ';')
                break;
            ReadOnlySpan<char> before = text[floor..semicolon];
            int from = before.LastIndexOfAny(PairBreaks) + 1;
            int equals = before[from..].IndexOf('=');
            if (equals <= 0)
                break;

            // The key of the first pair may follow other words: it is the last one or two before the sign.
            int first = from;
            ReadOnlySpan<char> name = before.Slice(from, equals);
            if (from == 0 || before[from - 1] != ';')
            {
                int known = name.TrimEnd().LastIndexOfAny(' ', ':', '=');
                string? two = TwoWords(name);
                for (int i = known + 1; i < name.Length; i++)
                    known = Letters.IsUnspaced(name[i]) ? i : known;
                first += two is null ? known + 1 : name.Length - two.Length;
            }

            start = floor + first;
            while (start < semicolon && text[start] == ' ')
                start++;
            if (from == 0 || before[from - 1] != ';')
                break;
        }

        return start;
    }

    private static string? TwoWords(ReadOnlySpan<char> name)
    {
        foreach (string two in new[] { "data source", "initial catalog", "user id" })
        {
            if (name.EndsWith(two, StringComparison.OrdinalIgnoreCase))
                return two;
        }

        return null;
    }

    /// <summary>Goes right to the end of the value and over the pairs behind it.</summary>
    private static int ReadRight(ReadOnlySpan<char> text, int value)
    {
        int limit = Math.Min(text.Length, value + MaxReach);
        int lineEnd = text[value..limit].IndexOfAny(Breaks);
        if (lineEnd >= 0)
            limit = value + lineEnd;
        int end = ValueEnd(text, value, limit);
        while (end < limit && text[end] == ';')
        {
            int next = end + 1;
            int semicolon = text[next..limit].IndexOf(';');
            int pairEnd = semicolon < 0 ? limit : next + semicolon;
            int equals = text[next..pairEnd].IndexOf('=');
            if (equals <= 0 || text.Slice(next, equals).Trim().Length > 32 || text.Slice(next, equals).Trim().Count(' ') > 2)
                return end + 1;
            end = semicolon < 0 ? ValueEnd(text, next + equals + 1, limit) : pairEnd;
        }

        return end;
    }

    private static int ValueEnd(ReadOnlySpan<char> text, int value, int limit)
    {
        int end = value;
        while (end < limit && text[end] is not (';' or ' ' or '\''))
            end++;
        return end;
    }
}
