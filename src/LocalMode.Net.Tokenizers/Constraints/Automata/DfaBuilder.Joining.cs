namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>States that mean the same.</content>
internal sealed partial class DfaBuilder
{
    private const int Self = -2;
    private const int MostRefinedEdges = 100_000;
    private const long MostRefinement = 500_000;
    private readonly List<int> _signature = [];

    /// <summary>
    /// Joins equal states from the end on: those whose ways on lead to the same states, or to themselves. Linear, and minimal where the automaton
    /// has no cycles beyond loops.
    /// </summary>
    private (int[] Starts, CharEdge[] Edges, bool[] Accepting) JoinFromTheEnd(int[] starts, CharEdge[] edges, bool[] accepting, out bool isMinimal)
    {
        int count = accepting.Length;
        int[] representatives = new int[count];
        Array.Fill(representatives, CharDfa.Dead);
        SequenceTable signatures = new();
        List<int> owners = [];
        bool joined = false;
        isMinimal = true;
        // Depth first: a state is done after all that it leads to, cycles excepted.
        bool[] seen = new bool[count];
        bool[] hasLoop = new bool[count];
        Stack<(int State, int Edge)> open = new();
        open.Push((0, starts[0]));
        seen[0] = true;
        while (open.TryPop(out (int State, int Edge) top))
        {
            budget.Step();
            (int state, int at) = top;
            while (at < starts[state + 1] && seen[edges[at].Next])
                at++;
            if (at < starts[state + 1])
            {
                int next = edges[at].Next;
                seen[next] = true;
                open.Push((state, at + 1));
                open.Push((next, starts[next]));
                continue;
            }
            representatives[state] = state;
            foreach (CharEdge edge in edges.AsSpan(starts[state]..starts[state + 1]))
                hasLoop[state] |= edge.Next == state;
            if (!TrySign(state, starts, edges, accepting, representatives, state))
            {
                isMinimal = false;
                continue;
            }
            int number = signatures.Find(Signature);
            if (number < 0)
                number = FindLoop(state);
            if (number < 0)
            {
                TrySign(state, starts, edges, accepting, representatives, state);
                signatures.Intern(Signature);
                owners.Add(state);
                continue;
            }
            representatives[state] = owners[number];
            joined = true;
        }
        return joined ? Rebuild(starts, edges, accepting, representatives) : (starts, edges, accepting);

        // A state before a loop may be a turn of the loop.
        int FindLoop(int state)
        {
            int before = state;
            for (int i = starts[state]; i < starts[state + 1]; i++)
            {
                int next = representatives[edges[i].Next];
                if (next == before || next == state || !hasLoop[next])
                    continue;
                before = next;
                budget.Step();
                TrySign(state, starts, edges, accepting, representatives, next);
                if (signatures.Find(Signature) is var number and >= 0 && owners[number] == next)
                    return number;
            }
            return -1;
        }
    }

    private ReadOnlySpan<int> Signature => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_signature);

    /// <summary>Writes down what a state means by the states after it; fails in a cycle, where one of them is not known yet. The alias is taken for the state itself.</summary>
    private bool TrySign(int state, int[] starts, CharEdge[] edges, bool[] accepting, int[] representatives, int alias)
    {
        _signature.Clear();
        _signature.Add(accepting[state] ? 1 : 0);
        for (int i = starts[state]; i < starts[state + 1]; i++)
        {
            int next = edges[i].Next;
            int target = next == state || representatives[next] == alias ? Self : representatives[next];
            if (target == CharDfa.Dead)
                return false;
            Sign(edges[i].First, edges[i].Last, target);
        }
        return true;
    }

    private void Sign(int first, int last, int target)
    {
        if (_signature.Count > 3 && _signature[^1] == target && _signature[^2] + 1 == first)
        {
            _signature[^2] = last;
            return;
        }
        _signature.Add(first);
        _signature.Add(last);
        _signature.Add(target);
    }

    /// <summary>Joins all equal states, by splitting blocks of states until they agree. Large automata whose blocks need long stay as they are.</summary>
    private (int[] Starts, CharEdge[] Edges, bool[] Accepting) JoinByRefinement(int[] starts, CharEdge[] edges, bool[] accepting)
    {
        int count = accepting.Length;
        if (edges.Length > MostRefinedEdges)
            return (starts, edges, accepting);
        int[] blocks = new int[count];
        int[] next = new int[count];
        for (int state = 0; state < count; state++)
            blocks[state] = accepting[state] ? 1 : 0;
        SequenceTable signatures = new();
        long work = 0;
        int blockCount = 0;
        while (true)
        {
            signatures.Clear();
            for (int state = 0; state < count; state++)
            {
                budget.Step();
                _signature.Clear();
                _signature.Add(blocks[state]);
                for (int i = starts[state]; i < starts[state + 1]; i++)
                    Sign(edges[i].First, edges[i].Last, blocks[edges[i].Next]);
                next[state] = signatures.Intern(Signature);
            }
            (blocks, next) = (next, blocks);
            if (signatures.Count == count)
                return (starts, edges, accepting);
            if (signatures.Count == blockCount)
                break;
            blockCount = signatures.Count;
            work += count + edges.Length;
            if (work > MostRefinement)
                return (starts, edges, accepting);
        }
        int[] firsts = new int[blockCount];
        Array.Fill(firsts, CharDfa.Dead);
        int[] representatives = new int[count];
        for (int state = 0; state < count; state++)
        {
            if (firsts[blocks[state]] < 0)
                firsts[blocks[state]] = state;
            representatives[state] = firsts[blocks[state]];
        }
        return Rebuild(starts, edges, accepting, representatives);
    }
}
