using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>A grammar of nodes as they are.</summary>
internal sealed class NodeGrammar(GrammarNode root) : ConstraintGrammar("nodes")
{
    internal override GrammarBuild Build(CompileBudget budget) => new(root, []);
}
