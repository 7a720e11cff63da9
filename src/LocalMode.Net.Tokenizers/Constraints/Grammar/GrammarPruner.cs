using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>Takes out of a grammar what has no text: what contradicts itself, never ends, is nested too deep, or cannot be written with the alphabet.</summary>
internal static class GrammarPruner
{
    /// <summary>Gives an equal grammar in which every node has a text; only an item that may just be counted, or just not, keeps <see cref="NeverNode"/> for the other.</summary>
    /// <exception cref="ConstraintUnsatisfiableException">Nothing is left; names the character if the alphabet is why.</exception>
    /// <exception cref="SchemaTooComplexException">The budget is used up.</exception>
    public static GrammarNode Prune(GrammarNode root, Alphabet alphabet, int maxNesting, CompileBudget budget)
    {
        GrammarOrder order = new(root, budget);
        WritableTexts texts = new(alphabet, budget);
        NestingLevels levels = new(order, texts, maxNesting, budget);
        if (!levels.IsNever(root))
            return new GrammarRewriter(order, levels, texts, budget).Rewrite(root);

        NestingLevels anyLevels = alphabet.HasAllBytes ? levels : new(order, new WritableTexts(Alphabet.All, budget), maxNesting, budget);
        if (anyLevels.IsNever(root))
        {
            NestingLevels deep = new(order, texts, int.MaxValue / 2, budget);
            throw new ConstraintUnsatisfiableException(deep.IsNever(root)
                ? "No text meets all of its rules at once."
                : $"Every text has objects or arrays nested more than {maxNesting} deep ({nameof(ConstraintOptions)}.{nameof(ConstraintOptions.MaxNesting)}).");
        }

        string? character = order.Nodes.Where(node => levels.IsNever(node) && !anyLevels.IsNever(node)).Select(texts.FindUnwritable).FirstOrDefault(static found => found is not null);
        throw new ConstraintUnsatisfiableException(
            $"Every text needs a character that the model's vocabulary cannot write: {Show(character)}.", character);
    }

    private static string Show(string? character) =>
        character is null ? "one of several" : $"'{character}' (U+{char.ConvertToUtf32(character, 0):X4})";
}
