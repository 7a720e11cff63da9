using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>The texts that a regular expression matches.</summary>
internal sealed class RegexGrammar(string pattern) : ConstraintGrammar("regex/" + pattern)
{
    internal override GrammarBuild Build(CompileBudget budget)
    {
        try
        {
            return new GrammarBuild(new TextNode(CharDfa.WholePattern(pattern, budget)), []);
        }
        catch (PatternNotSupportedException exception)
        {
            throw new ArgumentException($"The regular expression '{pattern}' cannot constrain an answer: {exception.Message}", exception);
        }
    }
}
