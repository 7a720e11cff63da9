using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>Takes out of a grammar what has no text: what contradicts itself, never ends, is nested too deep, or cannot be written with the alphabet.</summary>
internal static class GrammarPruner
{
    /// <summary>Gives an equal grammar in which every node has a text.</summary>
    /// <exception cref="ConstraintUnsatisfiableException">Nothing is left; names the character if the alphabet is why.</exception>
    public static GrammarNode Prune(GrammarNode root, Alphabet alphabet, int maxNesting, CompileBudget budget) => throw new NotImplementedException();
}
