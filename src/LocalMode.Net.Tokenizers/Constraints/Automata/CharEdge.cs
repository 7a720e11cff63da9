namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A way on from a state of a <see cref="CharDfa"/>.</summary>
/// <param name="First">The first code point.</param>
/// <param name="Last">The last code point.</param>
/// <param name="Next">The state that they lead to.</param>
internal readonly record struct CharEdge(int First, int Last, int Next);
