namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A node of a grammar as matchers run it. Nodes and lexemes are named by their numbers in the program.</summary>
internal abstract class ProgramNode
{
    /// <summary>More levels than any answer may have.</summary>
    public const int Endless = int.MaxValue / 2;

    /// <summary>Gets or sets the fewest levels of objects and arrays that a text of the node has.</summary>
    public int MinNesting { get; set; } = Endless;

    /// <summary>Computes <see cref="MinNesting"/> from what other nodes have so far.</summary>
    public abstract int FindMinNesting(MatcherProgram program);
}

/// <summary>A lexeme.</summary>
internal sealed class LexemeNode(int lexeme) : ProgramNode
{
    public int Lexeme { get; } = lexeme;

    public override int FindMinNesting(MatcherProgram program) => 0;
}

/// <summary>One of several nodes; none of them is a choice.</summary>
internal sealed class ChoiceProgram : ProgramNode
{
    public int[] Alternatives { get; set; } = [];

    public override int FindMinNesting(MatcherProgram program) => Alternatives.Length == 0 ? Endless : Alternatives.Min(node => program.NodeAt(node).MinNesting);
}

/// <summary>Nodes one after the other.</summary>
internal sealed class SequenceProgram(int[] parts) : ProgramNode
{
    public int[] Parts { get; } = parts;

    public override int FindMinNesting(MatcherProgram program) => Parts.Max(node => program.NodeAt(node).MinNesting);
}

/// <summary>A node several times.</summary>
internal sealed class RepeatProgram(int item, int minimum, int? maximum) : ProgramNode
{
    public int Item { get; } = item;

    public int Minimum { get; } = minimum;

    public int? Maximum { get; } = maximum;

    public override int FindMinNesting(MatcherProgram program) => Minimum == 0 ? 0 : program.NodeAt(Item).MinNesting;
}
