namespace LocalMode;

/// <summary>Tokens of JSON pointers (RFC 6901).</summary>
internal static class JsonPointers
{
    public static string Escape(string token) => token.AsSpan().IndexOfAny('~', '/') < 0
        ? token
        : token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(ReadOnlySpan<char> token) => token.Contains('~')
        ? token.ToString().Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
        : token.ToString();
}
