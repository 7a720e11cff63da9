namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>One of several grammars.</summary>
internal sealed class AnyOfGrammar(ConstraintGrammar[] alternatives) : ConstraintGrammar("any/" + SequenceGrammar.KeyOf(alternatives), SequenceGrammar.DepthOver(alternatives))
{
    internal override GrammarBuild Build(CompileBudget budget)
    {
        GrammarBuild[] builds = [.. alternatives.Select(alternative => alternative.Build(budget))];
        return new GrammarBuild(new ChoiceNode([.. builds.Select(static build => build.Root)]), [.. builds.SelectMany(static build => build.Unenforced)]);
    }
}
