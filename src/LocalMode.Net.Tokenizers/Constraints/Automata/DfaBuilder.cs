using System.Runtime.InteropServices;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// Collects the states of an automaton in their order, then drops those that lead nowhere and joins those that mean the same. All states that are
/// added must be reachable from the first. What it charges is for the caller to give back.
/// </summary>
internal sealed partial class DfaBuilder(CompileBudget budget)
{
    private readonly List<int> _starts = [0];
    private readonly List<CharEdge> _edges = [];
    private readonly List<bool> _accepting = [];

    public int Count => _accepting.Count;

    /// <summary>Adds an edge of the state that is being made; ranges must come in order. Neighbours with the same end are joined.</summary>
    public void AddEdge(int first, int last, int next)
    {
        if (_edges.Count > _starts[^1] && _edges[^1] is { } before && before.Next == next && before.Last + 1 == first)
            _edges[^1] = before with { Last = last };
        else
            _edges.Add(new CharEdge(first, last, next));
    }

    /// <summary>Ends the state whose edges were added.</summary>
    public void EndState(bool accepting)
    {
        budget.Charge(8 + ((_edges.Count - _starts[^1]) * 12L));
        _starts.Add(_edges.Count);
        _accepting.Add(accepting);
    }

    /// <summary>Makes the automaton.</summary>
    public CharDfa Build()
    {
        (int[] starts, CharEdge[] edges, bool[] accepting) = Trim();
        if (accepting.Length == 0)
            return CharDfa.Empty;
        (starts, edges, accepting) = JoinFromTheEnd(starts, edges, accepting, out bool isMinimal);
        if (!isMinimal)
            (starts, edges, accepting) = JoinByRefinement(starts, edges, accepting);
        return new CharDfa(starts, edges, accepting);
    }

    private (int[] Starts, CharEdge[] Edges, bool[] Accepting) Trim()
    {
        Span<CharEdge> edges = CollectionsMarshal.AsSpan(_edges);
        Span<int> starts = CollectionsMarshal.AsSpan(_starts);
        int count = Count;
        // The edges by their end, to walk them backwards.
        int[] ends = new int[count + 1];
        foreach (CharEdge edge in edges)
            ends[edge.Next + 1]++;
        for (int state = 0; state < count; state++)
            ends[state + 1] += ends[state];
        int[] sources = new int[edges.Length];
        int[] filled = ends[..count];
        for (int state = 0; state < count; state++)
        {
            budget.Step();
            foreach (CharEdge edge in edges[starts[state]..starts[state + 1]])
                sources[filled[edge.Next]++] = state;
        }
        bool[] live = new bool[count];
        Stack<int> open = new();
        for (int state = 0; state < count; state++)
        {
            if (!_accepting[state])
                continue;
            live[state] = true;
            open.Push(state);
        }
        while (open.TryPop(out int state))
        {
            budget.Step();
            foreach (int source in sources.AsSpan(ends[state]..ends[state + 1]))
            {
                if (live[source])
                    continue;
                live[source] = true;
                open.Push(source);
            }
        }
        if (count == 0 || !live[0])
            return ([0], [], []);
        int[] representatives = new int[count];
        for (int state = 0; state < count; state++)
            representatives[state] = live[state] ? state : CharDfa.Dead;
        return Rebuild(starts, edges, CollectionsMarshal.AsSpan(_accepting), representatives);
    }

    /// <summary>Writes the automaton anew with the states that stand for themselves and are reachable, in the order in which they are met.</summary>
    private (int[] Starts, CharEdge[] Edges, bool[] Accepting) Rebuild(
        ReadOnlySpan<int> starts, ReadOnlySpan<CharEdge> edges, ReadOnlySpan<bool> accepting, ReadOnlySpan<int> representatives)
    {
        int[] numbers = new int[accepting.Length];
        Array.Fill(numbers, CharDfa.Dead);
        List<int> order = [representatives[0]];
        numbers[representatives[0]] = 0;
        List<int> newStarts = new(accepting.Length + 1) { 0 };
        List<CharEdge> newEdges = new(edges.Length);
        List<bool> newAccepting = new(accepting.Length);
        for (int i = 0; i < order.Count; i++)
        {
            budget.Step();
            int state = order[i];
            foreach (CharEdge edge in edges[starts[state]..starts[state + 1]])
            {
                int target = representatives[edge.Next];
                if (target < 0)
                    continue;
                if (numbers[target] < 0)
                {
                    numbers[target] = order.Count;
                    order.Add(target);
                }
                int next = numbers[target];
                if (newEdges.Count > newStarts[^1] && newEdges[^1] is { } before && before.Next == next && before.Last + 1 == edge.First)
                    newEdges[^1] = before with { Last = edge.Last };
                else
                    newEdges.Add(edge with { Next = next });
            }
            newStarts.Add(newEdges.Count);
            newAccepting.Add(accepting[state]);
        }
        return ([.. newStarts], [.. newEdges], [.. newAccepting]);
    }
}
