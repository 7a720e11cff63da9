using System.Buffers;

namespace LocalMode;

/// <summary>
/// User names with passwords, and tokens, in URLs. Found is what must not leave: <c>user:password</c> before the at-sign, or the value
/// of a query parameter such as <c>access_token</c>.
/// </summary>
internal sealed class UrlCredentialDetector() : ScanningDetector("url-credential")
{
    private const int MaxScheme = 16;

    private static readonly SearchValues<char> AuthorityEnd = SearchValues.Create("/?# \t\r\n\"'<>\\");
    private static readonly SearchValues<char> UrlEnd = SearchValues.Create(" \t\r\n\"'<>");
    private static readonly SearchValues<char> ValueEnd = SearchValues.Create("&#; \t\r\n\"'<>)]},");

    private static readonly string[] Parameters =
    [
        "access_token", "refresh_token", "id_token", "auth_token", "authtoken", "token", "api_key", "apikey", "api-key", "x-api-key", "key", "client_secret", "secret",
        "password", "passwd", "pwd", "pass", "sig", "signature", "x-amz-signature", "x-amz-security-token", "x-goog-signature", "auth", "sessionid", "session", "sid", "jwt", "code", "subscription-key",
    ];

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        for (int i = 0, urlEnd = -1; i < text.Length;)
        {
            int mark = text[i..].IndexOf("://");
            if (mark < 0)
                return;
            int authority = i + mark + 3;
            int length = text[authority..].IndexOfAny(AuthorityEnd);
            int end = length < 0 ? text.Length : authority + length;
            if (HasScheme(text, authority - 3))
                ReadUser(text, authority, end, ref found);
            if (urlEnd < end)
            {
                int url = text[end..].IndexOfAny(UrlEnd);
                urlEnd = url < 0 ? text.Length : end + url;
            }

            // A URL may stand in another's query.
            int inner = text[end..urlEnd].IndexOf("://");
            i = inner < 0 ? urlEnd : end + inner;
            ReadQuery(text, end, i, ref found);
        }
    }

    private static bool HasScheme(ReadOnlySpan<char> text, int colon)
    {
        int start = colon;
        while (start > 0 && colon - start < MaxScheme && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.'))
            start--;
        return start < colon;
    }

    private void ReadUser(ReadOnlySpan<char> text, int start, int end, ref SpanCollector found)
    {
        int at = text[start..end].LastIndexOf('@');
        if (at <= 0)
            return;
        ReadOnlySpan<char> user = text.Slice(start, at);
        int colon = user.IndexOf(':');
        bool secret = colon < 0 ? SecretValues.IsRandom(user) : !SecretValues.IsPlaceholder(user[(colon + 1)..]);
        if (secret)
            found.Add(SensitiveDataKind.UrlCredential, start, start + at, Name);
    }

    private void ReadQuery(ReadOnlySpan<char> text, int start, int end, ref SpanCollector found)
    {
        int query = text[start..end].IndexOfAny('?', '#');
        if (query < 0)
            return;
        for (int name = start + query + 1; name < end;)
        {
            int equals = text[name..end].IndexOfAny('=', '&', '#');
            if (equals < 0)
                return;
            int value = name + equals + 1;
            if (text[value - 1] != '=')
            {
                name = value;
                continue;
            }

            int length = text[value..end].IndexOfAny(ValueEnd);
            int behind = length < 0 ? end : value + length;
            while (behind > value && text[behind - 1] is '.')
                behind--;
            if (IsSecret(text[name..(value - 1)], text[value..behind]))
                found.Add(SensitiveDataKind.UrlCredential, value, behind, Name);
            name = Math.Max(behind, value) + 1;
        }
    }

    private static bool IsSecret(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        foreach (string parameter in Parameters)
        {
            if (!name.Equals(parameter, StringComparison.OrdinalIgnoreCase))
                continue;
            if (SecretValues.IsPlaceholder(value))
                return false;

            // Words that also name harmless parameters need a value that looks like a token.
            return parameter is "key" or "code" or "session" or "sid" or "auth" or "signature" or "pass" or "token"
                ? value.Length >= 12 && value.IndexOfAnyInRange('0', '9') >= 0 && SecretValues.Entropy(value) >= 2.8
                : value.Length >= 4;
        }

        return false;
    }
}
