namespace LocalMode.Tokenizers;

/// <summary>
/// What a tokenizer.json gives as a pattern: a plain string or a regular expression in Oniguruma's syntax. Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// <code>
/// PatternMatches matches = pattern.Matches(span);
/// while (matches.MoveNext()) { use(matches.Start, matches.End); }
/// </code>
/// </remarks>
internal sealed class TextPattern
{
    private TextPattern(string? literal, PatternProgram? program) => (Literal, Program) = (literal, program);

    /// <summary>Gets the plain string, or <see langword="null"/> for a regular expression.</summary>
    public string? Literal { get; }

    /// <summary>Gets the regular expression, or <see langword="null"/> for a plain string.</summary>
    public PatternProgram? Program { get; }

    /// <summary>Creates the pattern of a plain string.</summary>
    /// <param name="text">The string.</param>
    public static TextPattern OfString(string text) => text.Length > 0 ? new TextPattern(text, null) : OfRegex("", "", "");

    /// <summary>Creates the pattern of a regular expression.</summary>
    /// <param name="regex">The expression, in Oniguruma's syntax.</param>
    /// <param name="file">The name that errors give the file.</param>
    /// <param name="field">The place that errors name.</param>
    /// <exception cref="ModelInvalidException">It is not valid.</exception>
    /// <exception cref="UnsupportedCapabilityException">It is valid and uses what is not implemented.</exception>
    public static TextPattern OfRegex(string regex, string file, string field)
    {
        var source = new PatternSource(regex, file, field);
        return new TextPattern(null, PatternCompiler.Compile(PatternParser.Parse(source), source));
    }

    /// <summary>Finds all matches, from left to right; none overlaps another. Allocates nothing when warm.</summary>
    /// <param name="text">The text; well-formed UTF-16. Looks ahead and behind do not leave it.</param>
    public PatternMatches Matches(ReadOnlySpan<char> text) => new(this, text);
}
