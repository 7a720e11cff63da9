using System.Text.RegularExpressions;

namespace LocalMode;

/// <summary>A regular expression of a schema, in the syntax and meaning of ECMA-262 with its <c>u</c> flag. Safe for concurrent use.</summary>
/// <remarks><c>\p{...}</c> knows general categories, and only characters of the basic multilingual plane.</remarks>
public sealed class JsonSchemaPattern
{
    private readonly Regex _regex;

    private JsonSchemaPattern(string source, Regex regex, bool isLinear)
    {
        Source = source;
        _regex = regex;
        IsLinear = isLinear;
    }

    /// <summary>Gets the pattern as the schema has it.</summary>
    public string Source { get; }

    /// <summary>Gets a value indicating whether a match takes time linear in the text. Patterns with look-around or back-references do not.</summary>
    public bool IsLinear { get; }

    /// <summary>Tells whether the pattern matches anywhere in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns><see langword="true"/> if it matches.</returns>
    /// <exception cref="SchemaTooComplexException">The match took longer than <see cref="JsonSchemaOptions.PatternTimeout"/>.</exception>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new SchemaTooComplexException($"{exception.MatchTimeout.TotalMilliseconds:0} ms for matching a pattern", exception);
        }
    }

    /// <summary>Gives <see cref="Source"/>.</summary>
    /// <returns>The pattern.</returns>
    public override string ToString() => Source;

    /// <summary>Reads a pattern; <see langword="null"/> if it is malformed.</summary>
    internal static JsonSchemaPattern? TryCreate(string source, TimeSpan timeout, out string? problem)
    {
        if (EcmaPattern.TryTranslate(source, out string translated, out bool linear, out problem) is false)
            return null;
        const RegexOptions Options = RegexOptions.CultureInvariant;
        try
        {
            if (linear)
                return new JsonSchemaPattern(source, new Regex(translated, Options | RegexOptions.NonBacktracking, timeout), isLinear: true);
        }
        catch (NotSupportedException)
        {
            // The automaton would be too large: the backtracking engine takes it, under the time limit.
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message;
            return null;
        }
        try
        {
            return new JsonSchemaPattern(source, new Regex(translated, Options, timeout), isLinear: false);
        }
        catch (ArgumentException exception)
        {
            problem = exception.Message;
            return null;
        }
    }
}
