namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>The few names, texts and numbers that random schemas and instances are made of, so that they meet.</summary>
internal static class FuzzWords
{
    public static readonly string[] Names = ["a", "b", "ab", "foo", "é", "x\"y"];

    public static readonly string[] OtherNames = ["q", "zz", "a1", "bo", "", "12"];

    public static readonly string[] Texts = ["", "a", "b", "ab", "abc", "foo", "é", "aé", "🐲", "1", "a\nb", "\\\"/", "long enough text"];

    public static readonly string[] Numbers = ["0", "1", "1.0", "2", "-1", "0.5", "1.5", "3", "100", "0.1", "0.30", "-7", "1e2", "12.25", "-0", "5E-1"];

    public static readonly (string Pattern, string[] Samples)[] Patterns =
    [
        ("^a", ["a", "ab", "a1", "a\n"]), ("b", ["b", "ab", "xbx"]), ("^[ab]*$", ["", "a", "abba"]), ("o+", ["o", "foo"]),
        ("^(foo|é)$", ["foo", "é"]), ("\\d", ["1", "a1"]), ("^\\d{2,3}$", ["12", "123"]), ("^[a-z]{2,4}$", ["ab", "foo", "abcd"]),
        ("^[^a]+$", ["b", "é🐲", "\"\\"]), ("^.{2}$", ["ab", "é🐲"]), ("^(a|b)+c?$", ["a", "abc", "bbc"]), ("\\bfoo\\b", ["foo", "a foo b"]),
    ];

    public static readonly (string Format, string[] Samples)[] Formats =
    [
        ("date", ["2024-02-29"]), ("time", ["12:00:00Z", "23:59:59.5+01:00"]), ("date-time", ["2024-02-29T12:00:00Z"]), ("duration", ["P1D", "PT1H30M"]),
        ("uuid", ["123e4567-e89b-12d3-a456-426614174000"]), ("email", ["a@example.com"]), ("hostname", ["example.com"]), ("ipv4", ["127.0.0.1"]),
        ("ipv6", ["::1", "2001:db8::1"]), ("uri", ["https://example.com/a"]),
    ];
}
