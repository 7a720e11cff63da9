namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>The nodes of a grammar that can be reached, numbered so that parts mostly come before what they are parts of.</summary>
/// <remarks>Walks with stacks of its own: grammars are deeper than the thread's.</remarks>
internal sealed class GrammarOrder
{
    private readonly Dictionary<GrammarNode, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly List<GrammarNode> _nodes = [];

    public GrammarOrder(GrammarNode root, CompileBudget budget) => HasCycles = Walk([root], followsLinks: true, budget, _indices, _nodes);

    /// <summary>Gets a value indicating whether a node is a part of itself.</summary>
    public bool HasCycles { get; }

    /// <summary>Gets the nodes; parts come first except where links close a cycle.</summary>
    public IReadOnlyList<GrammarNode> Nodes => _nodes;

    public int IndexOf(GrammarNode node) => _indices[node];

    /// <summary>Gives the nodes so that parts always come first, whatever links lead to.</summary>
    public List<GrammarNode> PartsFirst(CompileBudget budget)
    {
        var indices = new Dictionary<GrammarNode, int>(_nodes.Count, ReferenceEqualityComparer.Instance);
        var nodes = new List<GrammarNode>(_nodes.Count);
        Walk(_nodes, followsLinks: false, budget, indices, nodes);
        return nodes;
    }

    private static bool Walk(IEnumerable<GrammarNode> roots, bool followsLinks, CompileBudget budget, Dictionary<GrammarNode, int> indices, List<GrammarNode> nodes)
    {
        bool hasCycles = false;
        var open = new Stack<(GrammarNode Node, bool IsDone)>();
        foreach (GrammarNode root in roots)
        {
            open.Push((root, false));
            while (open.TryPop(out (GrammarNode Node, bool IsDone) next))
            {
                budget.Step();
                if (next.IsDone)
                {
                    indices[next.Node] = nodes.Count;
                    nodes.Add(next.Node);
                    continue;
                }

                // What was begun and has no number yet is above us.
                if (!indices.TryAdd(next.Node, -1))
                {
                    hasCycles |= indices[next.Node] < 0;
                    continue;
                }

                open.Push((next.Node, true));
                foreach (GrammarNode part in Parts(next.Node, followsLinks))
                    open.Push((part, false));
            }
        }

        return hasCycles;
    }

    private static IEnumerable<GrammarNode> Parts(GrammarNode node, bool followsLinks) => node switch
    {
        ChoiceNode choice => choice.Alternatives,
        SequenceNode sequence => sequence.Parts,
        RepeatNode repeat => [repeat.Item],
        DocumentNode document => [document.Value],
        LinkNode link => followsLinks ? [link.Target] : [],
        ObjectNode item => item.Declared.Select(static p => p.Value).Concat(item.Others.Select(static o => o.Value)),
        ArrayNode array => (array.Rest is null ? array.First : array.First.Append(array.Rest)).SelectMany(PartsOf),
        _ => [],
    };

    private static IEnumerable<GrammarNode> PartsOf(ArrayItem item) => item.Counted is null ? [item.Plain] : [item.Plain, item.Counted];
}
