using System.Collections.Concurrent;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>An object. What depends on the levels that are left is in its <see cref="ObjectPlan"/>s.</summary>
internal sealed class ObjectProgram : ProgramNode
{
    private readonly ConcurrentDictionary<int, ObjectPlan> _plans = [];

    public ObjectProgram(ObjectNode node, JsonStyle style, bool isAnyOrder, int[] values, int[] otherValues, MatcherProgram program, CompileBudget budget)
    {
        Node = node;
        Style = style;
        IsAnyOrder = isAnyOrder;
        Values = values;
        OtherValues = otherValues;
        Program = program;
        Names = new NameTrie(node.Declared, budget);
        // More than these change nothing.
        CountLimit = node.MaxProperties is { } most ? most : node.MinProperties;
    }

    public ObjectNode Node { get; }

    public JsonStyle Style { get; }

    public MatcherProgram Program { get; }

    /// <summary>Gets the nodes of the values of declared properties.</summary>
    public int[] Values { get; }

    /// <summary>Gets the nodes of the values of others, by kind.</summary>
    public int[] OtherValues { get; }

    public NameTrie Names { get; }

    /// <summary>Gets the number of properties from which on their number does not matter.</summary>
    public int CountLimit { get; }

    /// <summary>Gets a value indicating whether the names that were used matter.</summary>
    public bool IsTracked => IsAnyOrder || OtherValues.Length > 0;

    /// <summary>Gets a value indicating whether declared properties may come anywhere.</summary>
    public bool IsAnyOrder { get; }

    /// <summary>Gets the number of labels that a name can have.</summary>
    public int LabelCount => Values.Length + OtherValues.Length;

    /// <summary>Gets the plan for values of at most so many levels.</summary>
    public ObjectPlan PlanFor(int levels)
    {
        int most = Math.Min(levels, Program.MaxNesting);
        return _plans.TryGetValue(most, out ObjectPlan? plan) ? plan : CreatePlan(most);
    }

    public override int FindMinNesting(MatcherProgram program)
    {
        int least = 0, missing = Node.MinProperties;
        for (int i = 0; i < Values.Length; i++)
        {
            if (!Node.Declared[i].IsRequired)
                continue;
            least = Math.Max(least, program.NodeAt(Values[i]).MinNesting);
            missing--;
        }

        // Where more are asked for than are required, the flattest ones do.
        if (missing <= 0)
            return Math.Min(least + 1, Endless);
        IEnumerable<(int Levels, long Count)> optional = Values.Where((_, i) => !Node.Declared[i].IsRequired).Select(value => (program.NodeAt(value).MinNesting, 1L))
            .Concat(OtherValues.Select((value, i) => (program.NodeAt(value).MinNesting, Node.Others[i].Names.CountTexts(0, missing))));
        long left = missing;
        foreach ((int levels, long count) in optional.OrderBy(static one => one.Levels))
        {
            left -= count;
            if (left <= 0)
                return Math.Min(Math.Max(least, levels) + 1, Endless);
        }

        return Endless;
    }

    // Apart from PlanFor, so that what it captures is allocated here only. Where everything fits, the plan is that of the most levels.
    private ObjectPlan CreatePlan(int most)
    {
        bool isFull = most < Program.MaxNesting && Values.Concat(OtherValues).All(value => Program.NodeAt(value).MinNesting is var least && (least <= most || least > Program.MaxNesting));
        if (!isFull)
            Program.Rows.Take(256 + (24L * LabelCount));
        ObjectPlan plan = isFull ? PlanFor(Program.MaxNesting) : IsAnyOrder ? new AnyOrderPlan(this, most) : new OrderedPlan(this, most);
        return _plans.GetOrAdd(most, plan);
    }
}
