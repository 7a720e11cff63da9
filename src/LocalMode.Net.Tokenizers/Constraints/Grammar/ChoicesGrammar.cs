using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>One of several texts.</summary>
internal sealed class ChoicesGrammar(string[] texts) : ConstraintGrammar("choices/" + string.Concat(texts.Select(static text => $"{text.Length}:{text}")))
{
    internal override GrammarBuild Build(CompileBudget budget) => new(new TextNode(CharDfa.Words(texts, budget)), []);
}
