using System.Diagnostics.CodeAnalysis;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>What an answer may be: JSON, JSON of a schema, a text that a regular expression matches, one of several texts, or a combination.</summary>
/// <remarks>Immutable and safe for concurrent use. Two grammars with the same <see cref="Key"/> allow the same texts.</remarks>
public abstract class ConstraintGrammar
{
    private protected ConstraintGrammar(string key) => Key = key;

    /// <summary>Gets a text that identifies what the grammar allows; for caches.</summary>
    internal string Key { get; }

    /// <summary>Any JSON value.</summary>
    /// <param name="options">How it is written, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar AnyJson(JsonConstraintOptions? options = null) => throw new NotImplementedException();

    /// <summary>Any JSON object.</summary>
    /// <param name="options">How it is written, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar JsonObject(JsonConstraintOptions? options = null) => throw new NotImplementedException();

    /// <summary>JSON that is valid by a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="options">How it is written and the schema is read, or <see langword="null"/> for the defaults.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Schema(JsonSchema schema, JsonConstraintOptions? options = null) => throw new NotImplementedException();

    /// <summary>A text that a regular expression matches from its beginning to its end.</summary>
    /// <param name="pattern">The expression, in the syntax of ECMA-262 with its <c>u</c> flag, without look-around and back-references.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Regex([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => throw new NotImplementedException();

    /// <summary>One of several texts.</summary>
    /// <param name="choices">The texts, at least one, none empty.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Choices(IEnumerable<string> choices) => throw new NotImplementedException();

    /// <summary>A fixed text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Literal(string text) => throw new NotImplementedException();

    /// <summary>One part after the other.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Sequence(params IReadOnlyList<ConstraintGrammar> parts) => throw new NotImplementedException();

    /// <summary>One of several grammars.</summary>
    /// <param name="alternatives">The grammars, at least one.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar AnyOf(params IReadOnlyList<ConstraintGrammar> alternatives) => throw new NotImplementedException();

    /// <summary>Repetitions of a grammar, one directly after the other.</summary>
    /// <param name="item">What is repeated; must not be able to be empty.</param>
    /// <param name="minimum">The least repetitions.</param>
    /// <param name="maximum">The most, or <see langword="null"/> for no limit.</param>
    /// <returns>The grammar.</returns>
    public static ConstraintGrammar Repeat(ConstraintGrammar item, int minimum = 0, int? maximum = null) => throw new NotImplementedException();

    internal abstract Grammar.GrammarBuild Build(CompileBudget budget);
}
