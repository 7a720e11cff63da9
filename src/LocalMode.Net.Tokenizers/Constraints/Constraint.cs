namespace LocalMode.Tokenizers.Constraints;

/// <summary>
/// What an answer may be, compiled for one vocabulary: hands out matchers that say which tokens may come next.
/// </summary>
/// <remarks>Immutable to its users and safe for concurrent use; masks that were computed once are kept and shared by all matchers, within <see cref="ConstraintOptions.MaxMaskBytes"/>.</remarks>
public sealed class Constraint
{
    private readonly Matching.MatcherProgram _program;

    private Constraint(Matching.MatcherProgram program, IReadOnlyList<UnenforcedKeyword> unenforced)
    {
        _program = program;
        UnenforcedKeywords = unenforced;
    }

    /// <summary>Gets the vocabulary that it was compiled for.</summary>
    public TokenVocabulary Vocabulary => _program.Vocabulary;

    /// <summary>
    /// Gets the keywords of the schema that matchers do not enforce and that <see cref="JsonConstraintOptions.AllowUnenforced"/> let pass. Unless it is
    /// empty, an answer that ended has to be validated by <see cref="JsonSchema.IsValid"/>.
    /// </summary>
    public IReadOnlyList<UnenforcedKeyword> UnenforcedKeywords { get; }

    /// <summary>Gets the bytes that the compiled form and its masks take, the vocabulary's own not counted.</summary>
    public long ByteCount => _program.ByteCount;

    /// <summary>Compiles a grammar.</summary>
    /// <param name="grammar">What answers may be.</param>
    /// <param name="vocabulary">The tokens of the model.</param>
    /// <param name="options">Limits, or <see langword="null"/> for the defaults.</param>
    /// <returns>The compiled constraint.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is outside of its range.</exception>
    /// <exception cref="SchemaNotEnforceableException">A keyword of a schema cannot be enforced; names it and its place.</exception>
    /// <exception cref="SchemaTooComplexException">A limit of the options was exceeded.</exception>
    /// <exception cref="ConstraintUnsatisfiableException">No text satisfies the grammar, or none that the vocabulary can write; names the character then.</exception>
    public static Constraint Compile(ConstraintGrammar grammar, TokenVocabulary vocabulary, ConstraintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(vocabulary);
        options ??= new();
        options.Check();
        CompileBudget budget = new(options);
        Grammar.GrammarBuild build = grammar.Build(budget);
        Grammar.GrammarNode root = Grammar.GrammarPruner.Prune(build.Root, vocabulary.Alphabet, options.MaxNesting, budget);
        return new Constraint(new Matching.MatcherProgram(root, vocabulary, options, budget), build.Unenforced);
    }

    /// <summary>Makes a matcher that stands at the beginning of an answer.</summary>
    /// <returns>The matcher, for one answer at a time.</returns>
    public ConstraintMatcher CreateMatcher() => new(this, _program);
}
