using System.Collections.Concurrent;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>An array. What depends on the levels that are left is in its <see cref="ArrayPlan"/>s.</summary>
internal sealed class ArrayProgram : ProgramNode
{
    private readonly ConcurrentDictionary<int, ArrayPlan> _plans = [];
    private readonly (int Plain, int Counted)[] _items;

    /// <summary>Creates the program.</summary>
    /// <param name="node">The array.</param>
    /// <param name="style">Its lexemes.</param>
    /// <param name="items">The nodes of its items, -1 for none: the first ones, then the one of all others, (-1, -1) if there is none.</param>
    /// <param name="program">The program.</param>
    public ArrayProgram(ArrayNode node, JsonStyle style, (int Plain, int Counted)[] items, MatcherProgram program)
    {
        Node = node;
        Style = style;
        _items = items;
        Program = program;
        IndexLimit = node.MaxItems is { } most ? Math.Max(most, node.First.Length) : Math.Max(node.First.Length, node.MinItems);
        CountLimit = node.MaxCounted is { } mostCounted ? mostCounted : node.MinCounted;
    }

    public ArrayNode Node { get; }

    public JsonStyle Style { get; }

    public MatcherProgram Program { get; }

    /// <summary>Gets the number of items from which on their number does not matter.</summary>
    public int IndexLimit { get; }

    /// <summary>Gets the number of counted items from which on their number does not matter; one more than allowed is never reached.</summary>
    public int CountLimit { get; }

    /// <summary>Gets the nodes of the item at an index, -1 for none.</summary>
    public (int Plain, int Counted) ItemAt(int index) => _items[Math.Min(index, _items.Length - 1)];

    /// <summary>Gets the plan for items of at most so many levels.</summary>
    public ArrayPlan PlanFor(int levels)
    {
        int most = Math.Min(levels, Program.MaxNesting);
        return _plans.TryGetValue(most, out ArrayPlan? plan) ? plan : CreatePlan(most);
    }

    public override int FindMinNesting(MatcherProgram program)
    {
        if (Node.MinItems == 0 && Node.MinCounted == 0)
            return 1;
        if (new ArrayPlan(this, 0).IsPossible(0, 0))
            return 1;
        foreach (int levels in Nodes().Select(node => program.NodeAt(node).MinNesting).Where(static levels => levels is > 0 and < Endless).Distinct().Order())
        {
            if (new ArrayPlan(this, levels).IsPossible(0, 0))
                return levels + 1;
        }

        return Endless;
    }

    private IEnumerable<int> Nodes() => _items.SelectMany(static item => new[] { item.Plain, item.Counted }).Where(static node => node >= 0);

    // Apart from PlanFor, so that what it captures is allocated here only.
    private ArrayPlan CreatePlan(int most)
    {
        bool isFull = most < Program.MaxNesting && Nodes().All(value => Program.NodeAt(value).MinNesting is var least && (least <= most || least > Program.MaxNesting));
        if (!isFull)
            Program.Rows.Take(256 + (10L * _items.Length));
        ArrayPlan plan = isFull ? PlanFor(Program.MaxNesting) : new ArrayPlan(this, most);
        return _plans.GetOrAdd(most, plan);
    }
}
