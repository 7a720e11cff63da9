using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The tree over the declared names of an object, by code point.</summary>
internal sealed class NameTrie
{
    private readonly List<Node> _nodes = [];

    // The places of the names in the object's order, in the order of their code points.
    private readonly int[] _labels;

    public NameTrie(DeclaredProperty[] declared, CompileBudget budget)
    {
        int[][] names = new int[declared.Length][];
        _labels = new int[declared.Length];
        for (int i = 0; i < declared.Length; i++)
        {
            budget.Charge(16 + (28L * declared[i].Name.Length));
            names[i] = [.. declared[i].Name.EnumerateRunes().Select(static rune => rune.Value)];
            _labels[i] = i;
        }

        Array.Sort(names, _labels, Comparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
        _nodes.Add(new Node { First = 0, End = names.Length, Terminal = -1, Child = -1, Sibling = -1 });
        for (int i = 0; i < names.Length; i++)
            Add(names[i], i);
    }

    /// <summary>Gets the node after a code point, or -1.</summary>
    public int Next(int node, int codePoint)
    {
        for (int child = _nodes[node].Child; child >= 0; child = _nodes[child].Sibling)
        {
            if (_nodes[child].CodePoint == codePoint)
                return child;
        }

        return -1;
    }

    /// <summary>Gets the place of the name that ends at a node, or -1.</summary>
    public int TerminalOf(int node) => _nodes[node].Terminal;

    /// <summary>Gets the places of the names that end at a node or below it.</summary>
    public ReadOnlySpan<int> LabelsFrom(int node) => _labels.AsSpan(_nodes[node].First.._nodes[node].End);

    /// <summary>Gets the first child of a node, or -1.</summary>
    public int ChildOf(int node) => _nodes[node].Child;

    public int SiblingOf(int node) => _nodes[node].Sibling;

    public int CodePointOf(int node) => _nodes[node].CodePoint;

    private void Add(int[] name, int index)
    {
        int node = 0;
        foreach (int codePoint in name)
        {
            // Names come sorted, so a child that is there is the one that was added last: the first one.
            int child = _nodes[node].Child;
            if (child < 0 || _nodes[child].CodePoint != codePoint)
            {
                _nodes.Add(new Node { CodePoint = codePoint, First = index, End = index, Terminal = -1, Child = -1, Sibling = child });
                child = _nodes.Count - 1;
                _nodes[node] = _nodes[node] with { Child = child };
            }

            node = child;
            _nodes[node] = _nodes[node] with { End = index + 1 };
        }

        _nodes[node] = _nodes[node] with { Terminal = _labels[index] };
    }

    private readonly record struct Node(int CodePoint, int First, int End, int Terminal, int Child, int Sibling);
}
