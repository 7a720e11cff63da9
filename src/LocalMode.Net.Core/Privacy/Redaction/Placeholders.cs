using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace LocalMode;

/// <summary>
/// The form of placeholders: <c>[EMAIL_kqxwzrtpm_1]</c>. The salt has no vowels and no digits, so that it is no word and no number; a
/// letter behind the number tells another spelling of the same value.
/// </summary>
internal static class Placeholders
{
    public const int SaltLength = 9;
    public const int MaxNumber = 999_999;

    /// <summary>The label of text that is none of the kinds.</summary>
    public const string Text = "TEXT";

    private const int MaxDigits = 6;
    private const string SaltLetters = "bcdfghjkmnpqrstvwxz";

    // In the order of SensitiveDataKind.
    private static readonly string[] Labels = ["DATA", "EMAIL", "PHONE", "IBAN", "CARD", "ID", "IPV4", "IPV6", "SECRET", "KEY", "LOGIN", "CONNECTION", "PERSON", "PLACE", "ORG", Text];

    private static readonly SearchValues<char> Salt = SearchValues.Create(SaltLetters);

    /// <summary>Gets every character that a placeholder may hold.</summary>
    public static SearchValues<char> Characters { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_[]");

    public static int MaxLength { get; } = "[__a]".Length + Labels.Max(static label => label.Length) + SaltLength + MaxDigits;

    public static string NewSalt() => RandomNumberGenerator.GetString(SaltLetters, SaltLength);

    public static string LabelOf(SensitiveDataKind kind) => Labels[(int)kind];

    /// <param name="label">The label.</param>
    /// <param name="salt">The salt of the vault.</param>
    /// <param name="number">The number, at least 1.</param>
    /// <param name="spelling">0 for the value itself, 1 to 26 for another spelling of it.</param>
    public static string Format(string label, string salt, int number, int spelling) =>
        string.Create(CultureInfo.InvariantCulture, $"[{label}_{salt}_{number}{(spelling == 0 ? "" : (char)('a' + spelling - 1))}]");

    /// <summary>Whether a value is part of what every placeholder of a vault holds.</summary>
    public static bool IsPartOfForm(string value, string salt)
    {
        if (value.Length < 2)
            return true;
        foreach (string label in Labels)
        {
            if (string.Concat("[", label, "_", salt, "_").Contains(value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Reads a placeholder that begins with the text.</summary>
    /// <param name="text">The text, beginning with a bracket.</param>
    /// <param name="length">The length of the placeholder, if there is one.</param>
    /// <param name="open">Whether the text ends before it can be told; it is a beginning of a placeholder then.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out int length, out bool open)
    {
        length = 0;
        int label = LabelLength(text[1..], out open);
        if (label == 0)
            return false;
        ReadOnlySpan<char> rest = text[(label + 2)..];
        int salt = rest.IndexOfAnyExcept(Salt);
        if (salt < 0)
        {
            open = rest.Length <= SaltLength;
            return false;
        }

        if (salt != SaltLength || rest[salt] != '_')
            return false;
        rest = rest[(salt + 1)..];
        int digits = 0;
        while (digits < rest.Length && digits <= MaxDigits && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (digits > MaxDigits || (digits > 0 && rest[0] == '0'))
            return false;
        int end = digits;
        if (digits > 0 && end < rest.Length && char.IsAsciiLetterLower(rest[end]))
            end++;
        if (end == rest.Length)
        {
            open = true;
            return false;
        }

        if (digits == 0 || rest[end] != ']')
            return false;
        length = text.Length - rest.Length + end + 1;
        return true;
    }

    private static int LabelLength(ReadOnlySpan<char> text, out bool open)
    {
        open = false;
        foreach (string label in Labels)
        {
            if (text.Length > label.Length && text.StartsWith(label) && text[label.Length] == '_')
                return label.Length;
            if (text.Length <= label.Length && label.AsSpan().StartsWith(text))
                open = true;
        }

        return 0;
    }
}
