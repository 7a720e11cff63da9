using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A pruned grammar as matchers run it. Safe for concurrent use.</summary>
internal sealed class MatcherProgram
{
    public MatcherProgram(GrammarNode root, TokenVocabulary vocabulary, ConstraintOptions options, CompileBudget budget)
    {
        Vocabulary = vocabulary;
        throw new NotImplementedException();
    }

    public TokenVocabulary Vocabulary { get; }

    public long ByteCount => throw new NotImplementedException();
}
