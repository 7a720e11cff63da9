using System.Text;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>A fixed text.</summary>
internal sealed class LiteralGrammar(string text) : ConstraintGrammar("literal/" + text)
{
    internal override GrammarBuild Build(CompileBudget budget)
    {
        budget.Charge(text.Length);
        return new GrammarBuild(new LiteralNode(Encoding.UTF8.GetBytes(text)), []);
    }
}
