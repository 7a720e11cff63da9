namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>A grammar several times.</summary>
internal sealed class RepeatGrammar(ConstraintGrammar item, int minimum, int? maximum) : ConstraintGrammar($"repeat/{minimum}/{maximum}/{item.Key}", item.Depth + 1)
{
    internal override GrammarBuild Build(CompileBudget budget)
    {
        GrammarBuild build = item.Build(budget);
        if (CanBeEmpty(build.Root))
            throw new ArgumentException("What is repeated can be empty, so that nobody could tell how often it stands there; expected a grammar whose every text has a character.");
        return build with { Root = new RepeatNode(build.Root, minimum, maximum) };
    }

    // JSON is never empty, and only JSON has links.
    private static bool CanBeEmpty(GrammarNode node) => node switch
    {
        LiteralNode literal => literal.Utf8.Length == 0,
        TextNode text => text.Language.IsAccepting(text.Language.Start),
        ChoiceNode choice => choice.Alternatives.Any(CanBeEmpty),
        SequenceNode sequence => sequence.Parts.All(CanBeEmpty),
        RepeatNode repeat => repeat.Minimum == 0 || CanBeEmpty(repeat.Item),
        _ => false,
    };
}
