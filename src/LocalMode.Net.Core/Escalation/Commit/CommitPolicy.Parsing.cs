using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LocalMode;

public readonly partial record struct CommitPolicy : ISpanParsable<CommitPolicy>
{
    private const string Expected = "FirstContent, FirstSentence, WholeResponse, or AfterTokens(n) with n of 1 or more";

    /// <summary>Reads a policy as <see cref="ToString"/> writes it: <c>FirstContent</c>, <c>AfterTokens(16)</c>, <c>FirstSentence</c> or <c>WholeResponse</c>, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static CommitPolicy Parse(ReadOnlySpan<char> text) => TryParse(text, out CommitPolicy policy)
        ? policy
        : throw new FormatException($"'{text}' is no commit policy; expected {Expected}.");

    /// <summary>Reads a policy as <see cref="ToString"/> writes it, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CommitPolicy policy)
    {
        text = text.Trim();
        policy = default;
        if (Is(text, nameof(FirstContent)))
            return true;
        if (Is(text, nameof(FirstSentence)))
            policy = FirstSentence;
        else if (Is(text, nameof(WholeResponse)))
            policy = WholeResponse;
        else if (text.StartsWith(nameof(AfterTokens) + "(", StringComparison.OrdinalIgnoreCase) && text[^1] == ')'
            && int.TryParse(text[(nameof(AfterTokens).Length + 1)..^1], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int tokens)
            && tokens >= 1)
            policy = AfterTokens(tokens);
        else
            return false;
        return true;
    }

    // For what asks any type for its parser. The form is the same in every culture, so callers of the methods above name none.
    static CommitPolicy IParsable<CommitPolicy>.Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s);
    }

    static bool IParsable<CommitPolicy>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CommitPolicy result) => TryParse(s, out result);

    static CommitPolicy ISpanParsable<CommitPolicy>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<CommitPolicy>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CommitPolicy result) => TryParse(s, out result);

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
