namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>Grammars one after the other.</summary>
internal sealed class SequenceGrammar(ConstraintGrammar[] parts) : ConstraintGrammar("sequence/" + KeyOf(parts), DepthOver(parts))
{
    /// <summary>Gives the keys of some grammars as one.</summary>
    public static string KeyOf(ConstraintGrammar[] grammars) => string.Concat(grammars.Select(static grammar => $"{grammar.Key.Length}:{grammar.Key}"));

    /// <summary>Gives the levels of a grammar over others.</summary>
    public static int DepthOver(ConstraintGrammar[] grammars) => 1 + grammars.Select(static grammar => grammar.Depth).DefaultIfEmpty().Max();

    internal override GrammarBuild Build(CompileBudget budget)
    {
        GrammarBuild[] builds = [.. parts.Select(part => part.Build(budget))];
        return new GrammarBuild(new SequenceNode([.. builds.Select(static build => build.Root)]), [.. builds.SelectMany(static build => build.Unenforced)]);
    }
}
