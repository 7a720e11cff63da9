namespace LocalMode;

/// <summary>Tells values that could be secrets from what stands in their place in examples and code.</summary>
internal static class SecretValues
{
    private static readonly string[] Stand =
    [
        "null", "none", "nil", "true", "false", "undefined", "password", "passwort", "secret", "token", "string", "required", "optional", "example", "redacted",
        "changeme", "placeholder", "hidden", "empty", "pass", "user", "username", "your", "my", "some", "value", "default", "todo", "example123", "xxx", "foo", "bar",
    ];

    /// <summary>Whether a value stands for another: masked, a variable, a template, a word such as <c>your-token</c>.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value[0] is '<' or '{' or '[' or '(' || (value[0] == '$' && value.Length > 1 && value[1] is '{' or '(') || (value[0] == '%' && value[^1] == '%'))
            return true;
        if (value[0] == '$' && value[1..].IndexOfAnyExcept(UpperWord) < 0)
            return true;
        if (value.IndexOf("****") >= 0 || value.IndexOf("...") >= 0 || value.IndexOf("xxxx", StringComparison.OrdinalIgnoreCase) >= 0 || value.IndexOf('\u2026') >= 0 || value.IndexOf("\u2022\u2022") >= 0)
            return true;
        if (value.IndexOfAnyExcept(value[0]) < 0 || value.StartsWith("your", StringComparison.OrdinalIgnoreCase) || value.StartsWith("example", StringComparison.OrdinalIgnoreCase))
            return true;
        if (value.StartsWith("process.env") || value.StartsWith("os.environ") || value.StartsWith("env(") || value.IndexOf("getenv", StringComparison.OrdinalIgnoreCase) >= 0)
            return true;
        foreach (string word in Stand)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Shannon's entropy of the characters, in bits a character; from 0 to 7 for ASCII.</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char c in value)
            counts[c & 127]++;
        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
                bits -= count * Math.Log2((double)count / value.Length);
        }

        return bits / value.Length;
    }

    /// <summary>Whether a value looks made by a machine: long, mixed and even.</summary>
    public static bool IsRandom(ReadOnlySpan<char> value)
    {
        if (value.Length < 16 || (value.IndexOfAnyInRange('0', '9') < 0 && value.IndexOfAnyInRange('A', 'Z') < 0))
            return false;
        int digits = 0, upper = 0, lower = 0;
        foreach (char c in value)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            upper += char.IsAsciiLetterUpper(c) ? 1 : 0;
            lower += char.IsAsciiLetterLower(c) ? 1 : 0;
        }

        return (digits > 0 || (upper > 2 && lower > 2 && value.Length >= 24)) && upper + lower > 0 && Entropy(value) >= 3.0;
    }

    public static bool IsUuid(ReadOnlySpan<char> value)
    {
        if (value.Length != 36)
            return false;
        for (int i = 0; i < 36; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? value[i] != '-' : !char.IsAsciiHexDigit(value[i]))
                return false;
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> UpperWord = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
}
