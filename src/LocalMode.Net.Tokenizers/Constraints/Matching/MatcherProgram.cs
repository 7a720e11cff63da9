using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A pruned grammar as matchers run it. Safe for concurrent use.</summary>
internal sealed partial class MatcherProgram
{
    private readonly Lock _lock = new();
    private readonly MemoryBudget _parts;
    private readonly long _compiledBytes;
    private readonly List<ProgramNode> _nodes = [];

    // Replaced by a larger copy; the lexemes of names come while matchers run.
    private (Lexeme Lexeme, PartTable Parts)[] _lexemes = new (Lexeme, PartTable)[16];
    private int _lexemeCount;

    public MatcherProgram(GrammarNode root, TokenVocabulary vocabulary, ConstraintOptions options, CompileBudget budget)
    {
        Vocabulary = vocabulary;
        MaxNesting = options.MaxNesting;
        Rows = new MemoryBudget(options.MaxMaskBytes / 4);
        _parts = new MemoryBudget(options.MaxMaskBytes - (options.MaxMaskBytes / 4));
        Shared = VocabularyLexemes.Of(vocabulary);
        Root = new Compilation(this, budget).Compile(root);
        FindMinNesting(budget);
        _compiledBytes = budget.Bytes;
    }

    public TokenVocabulary Vocabulary { get; }

    public int MaxNesting { get; }

    /// <summary>Gets the node of the whole answer.</summary>
    public int Root { get; }

    /// <summary>Gets the bytes of the compiled form and of what matchers keep in it.</summary>
    public long ByteCount => _compiledBytes + Rows.Taken + _parts.Taken;

    /// <summary>Gets the bytes of the states and rows of lexemes. Parts of masks have their own, so that neither leaves the other without.</summary>
    public MemoryBudget Rows { get; }

    /// <summary>Gets the lexemes of the vocabulary.</summary>
    public VocabularyLexemes Shared { get; }

    public ProgramNode NodeAt(int node) => _nodes[node];

    public Lexeme LexemeAt(int lexeme) => Volatile.Read(ref _lexemes)[lexeme].Lexeme;

    /// <summary>Gets what tokens do in the states of a lexeme.</summary>
    public PartTable PartsAt(int lexeme) => Volatile.Read(ref _lexemes)[lexeme].Parts;

    public int AddLexeme(Lexeme lexeme)
    {
        PartTable parts = Shared.PartsOf(lexeme) ?? new PartTable(_parts);
        lock (_lock)
        {
            if (_lexemeCount == _lexemes.Length)
            {
                (Lexeme Lexeme, PartTable Parts)[] lexemes = _lexemes;
                Array.Resize(ref lexemes, _lexemeCount * 2);
                Volatile.Write(ref _lexemes, lexemes);
            }

            _lexemes[_lexemeCount] = (lexeme, parts);
            return _lexemeCount++;
        }
    }

    /// <summary>Makes the lexeme of the JSON strings of a machine.</summary>
    public JsonStringLexeme CreateString(StringMachine machine) => new(machine, Vocabulary.Alphabet, Rows);

    private void FindMinNesting(CompileBudget budget)
    {
        // Children mostly come after their parents, so few rounds do.
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (int i = _nodes.Count - 1; i >= 0; i--)
            {
                budget.Step();
                int levels = _nodes[i].FindMinNesting(this);
                hasChanged |= levels != _nodes[i].MinNesting;
                _nodes[i].MinNesting = levels;
            }
        }
    }
}
