using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LocalMode;

public readonly partial record struct CommitPolicy : ISpanParsable<CommitPolicy>
{
    private const string Expected = "FirstContent, FirstSentence, WholeResponse, or AfterTokens(n) with n of 1 or more";

    /// <summary>Reads a policy as <see cref="ToString"/> writes it: <c>FirstContent</c>, <c>AfterTokens(16)</c>, <c>FirstSentence</c> or <c>WholeResponse</c>, in any case.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the form is the same in every culture.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static CommitPolicy Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static CommitPolicy Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => TryParse(s, provider, out CommitPolicy result)
        ? result
        : throw new FormatException($"'{s}' is no commit policy; expected {Expected}.");

    /// <summary>Reads a policy as <see cref="ToString"/> writes it, in any case.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The policy.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CommitPolicy result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out CommitPolicy)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CommitPolicy result)
    {
        ReadOnlySpan<char> text = s.Trim();
        result = default;
        if (Is(text, nameof(FirstContent)))
            return true;
        if (Is(text, nameof(FirstSentence)))
            result = FirstSentence;
        else if (Is(text, nameof(WholeResponse)))
            result = WholeResponse;
        else if (text.StartsWith(nameof(AfterTokens) + "(", StringComparison.OrdinalIgnoreCase) && text[^1] == ')'
            && int.TryParse(text[(nameof(AfterTokens).Length + 1)..^1], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int tokens)
            && tokens >= 1)
            result = AfterTokens(tokens);
        else
            return false;
        return true;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
