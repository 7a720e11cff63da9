namespace LocalMode.Tokenizers;

/// <summary>A part of a parsed pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>Gets what matches everywhere and takes nothing.</summary>
    public static PatternNode Empty { get; } = new SequenceNode([]);
}

/// <summary>One character of a set.</summary>
/// <param name="Set">The characters.</param>
internal sealed record SetNode(CodePointSet Set) : PatternNode;

/// <summary>One part after the other.</summary>
/// <param name="Items">The parts.</param>
internal sealed record SequenceNode(IReadOnlyList<PatternNode> Items) : PatternNode;

/// <summary>The first of several parts that matches.</summary>
/// <param name="Items">The parts.</param>
internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Items) : PatternNode;

/// <summary>A part several times.</summary>
/// <param name="Body">The part.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most, <see cref="int.MaxValue"/> without a limit.</param>
/// <param name="Lazy">Whether as few as possible are taken.</param>
internal sealed record RepeatNode(PatternNode Body, int Min, int Max, bool Lazy) : PatternNode;

/// <summary>A part that is not tried in another way once it has matched.</summary>
/// <param name="Body">The part.</param>
internal sealed record AtomicNode(PatternNode Body) : PatternNode;

/// <summary>A look at what follows or comes before.</summary>
/// <param name="Body">What is looked for.</param>
/// <param name="Behind">Whether it is looked for before the position.</param>
/// <param name="Negative">Whether it must not be there.</param>
internal sealed record LookNode(PatternNode Body, bool Behind, bool Negative) : PatternNode;

/// <summary>A condition on a position.</summary>
/// <param name="Anchor">The condition.</param>
internal sealed record AnchorNode(PatternAnchor Anchor) : PatternNode;

/// <summary>Goes back, at the beginning of a look behind.</summary>
/// <param name="Count">How many characters.</param>
internal sealed record StepBackNode(int Count) : PatternNode;
