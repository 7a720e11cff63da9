using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>What tokens do from a state of a lexeme on: the ones that stay inside of it or end with it, and those that go on behind its end.</summary>
/// <param name="Dense">The tokens that stay inside, as a mask; <see langword="null"/> where they are few.</param>
/// <param name="Sparse">More of them, as a list.</param>
/// <param name="Exits">What comes behind the end in tokens, by the label of the end.</param>
internal sealed record LexemePart(ulong[]? Dense, int[] Sparse, LexemeExit[] Exits)
{
    /// <summary>Gets the part of another lexeme that this one is like, but for <see cref="Removed"/>; its exits have <see cref="BaseLabel"/> here.</summary>
    public LexemePart? Base { get; init; }

    public int BaseLabel { get; init; }

    /// <summary>Gets the tokens of <see cref="Base"/> that are not allowed, or only by <see cref="Exits"/>.</summary>
    public int[] Removed { get; init; } = [];

    public long ByteCount => 128 + (8L * (Dense?.Length ?? 0)) + (4L * (Sparse.Length + Removed.Length)) + Exits.Sum(static exit => exit.ByteCount);
}

/// <summary>What comes behind the end of a lexeme in tokens.</summary>
/// <param name="Label">The label of the end.</param>
/// <param name="Trie">The tree that goes on: one over the rests of those tokens, or one of the vocabulary's.</param>
/// <param name="Nodes">The nodes of it at which the lexeme ends.</param>
/// <param name="Tokens">The token of each rest; <see langword="null"/> if the tree is the vocabulary's.</param>
internal sealed record LexemeExit(int Label, TokenTrie Trie, int[] Nodes, int[]? Tokens)
{
    public long ByteCount => 80 + (4L * Nodes.Length) + (Tokens is null ? 0 : Trie.ByteCount + (4L * Tokens.Length));
}
