using System.Diagnostics.CodeAnalysis;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>What an answer may be: JSON, JSON of a schema, a text that a regular expression matches, one of several texts, or a combination.</summary>
/// <remarks>Immutable and safe for concurrent use. Two grammars with the same <see cref="Key"/> allow the same texts.</remarks>
public abstract class ConstraintGrammar
{
    private const int MaxDepth = 100;

    private protected ConstraintGrammar(string key, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new ArgumentException($"The grammar has {depth} levels of sequences, alternatives and repetitions; expected {MaxDepth} at most. Put the parts side by side.");
        Key = key;
        Depth = depth;
    }

    /// <summary>Gets the levels of grammars in it.</summary>
    internal int Depth { get; }

    /// <summary>Gets a text that identifies what the grammar allows; for caches.</summary>
    internal string Key { get; }

    /// <summary>Any JSON value.</summary>
    /// <param name="options">How it is written, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ConstraintGrammar AnyJson(JsonConstraintOptions? options = null) => new JsonGrammar(Checked(options), isObject: false);

    /// <summary>Any JSON object.</summary>
    /// <param name="options">How it is written, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ConstraintGrammar JsonObject(JsonConstraintOptions? options = null) => new JsonGrammar(Checked(options), isObject: true);

    /// <summary>JSON that is valid by a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="options">How it is written and the schema is read, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ConstraintGrammar Schema(JsonSchema schema, JsonConstraintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new SchemaGrammar(schema, Checked(options));
    }

    /// <summary>A text that a regular expression matches from its beginning to its end.</summary>
    /// <param name="pattern">The expression, in the syntax of ECMA-262 with its <c>u</c> flag, without look-around and back-references.</param>
    /// <returns>The grammar. Compiling it throws <see cref="ArgumentException"/> if the expression has what is not supported, and names it.</returns>
    public static ConstraintGrammar Regex([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new RegexGrammar(pattern);
    }

    /// <summary>One of several texts.</summary>
    /// <param name="choices">The texts, at least one, none empty.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">There is no text, or one is empty, <see langword="null"/> or has half a surrogate pair.</exception>
    public static ConstraintGrammar Choices(IEnumerable<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        string[] texts = [.. choices.Distinct(StringComparer.Ordinal)];
        if (texts.Length == 0)
            throw new ArgumentException("There are no choices; expected at least one text.", nameof(choices));
        if (Array.FindIndex(texts, string.IsNullOrEmpty) is >= 0 and var empty)
            throw new ArgumentException($"Choice {empty} is empty or null; expected texts of one character or more.", nameof(choices));
        foreach (string text in texts)
            CheckText(text, nameof(choices));
        return new ChoicesGrammar(texts);
    }

    /// <summary>A fixed text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> has half a surrogate pair.</exception>
    public static ConstraintGrammar Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckText(text, nameof(text));
        return new LiteralGrammar(text);
    }

    /// <summary>One part after the other.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">A part is <see langword="null"/>, or they nest more than 100 levels deep.</exception>
    public static ConstraintGrammar Sequence(params IReadOnlyList<ConstraintGrammar> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new SequenceGrammar(WithoutNull(parts, nameof(parts)));
    }

    /// <summary>One of several grammars.</summary>
    /// <param name="alternatives">The grammars, at least one.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentException">There is no grammar, one is <see langword="null"/>, or they nest more than 100 levels deep.</exception>
    public static ConstraintGrammar AnyOf(params IReadOnlyList<ConstraintGrammar> alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (alternatives.Count == 0)
            throw new ArgumentException("There are no alternatives; expected at least one grammar.", nameof(alternatives));
        return new AnyOfGrammar(WithoutNull(alternatives, nameof(alternatives)));
    }

    /// <summary>Repetitions of a grammar, one directly after the other.</summary>
    /// <param name="item">What is repeated; must not be able to be empty, which compiling refuses with an <see cref="ArgumentException"/>.</param>
    /// <param name="minimum">The least repetitions.</param>
    /// <param name="maximum">The most, or <see langword="null"/> for no limit.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is negative, or <paramref name="maximum"/> is less.</exception>
    /// <exception cref="ArgumentException">The grammars nest more than 100 levels deep.</exception>
    public static ConstraintGrammar Repeat(ConstraintGrammar item, int minimum = 0, int? maximum = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (maximum < minimum)
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"The most repetitions are fewer than the least; expected {minimum} or more.");
        return new RepeatGrammar(item, minimum, maximum);
    }

    internal abstract GrammarBuild Build(CompileBudget budget);

    private static JsonConstraintOptions Checked(JsonConstraintOptions? options)
    {
        options ??= new();
        options.Check();
        return options;
    }

    private static void CheckText(string text, string parameter)
    {
        int at = 0;
        while (at < text.Length)
        {
            if (!System.Text.Rune.TryGetRuneAt(text, at, out System.Text.Rune rune))
                throw new ArgumentException($"The text has half a surrogate pair at index {at}; expected valid UTF-16.", parameter);
            at += rune.Utf16SequenceLength;
        }
    }

    private static ConstraintGrammar[] WithoutNull(IReadOnlyList<ConstraintGrammar> grammars, string parameter)
    {
        ConstraintGrammar[] all = [.. grammars];
        if (Array.IndexOf(all, null) is >= 0 and var missing)
            throw new ArgumentException($"Grammar {missing} is null.", parameter);
        return all;
    }
}
