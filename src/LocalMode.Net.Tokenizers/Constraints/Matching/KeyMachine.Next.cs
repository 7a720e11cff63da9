namespace LocalMode.Tokenizers.Constraints.Matching;

// The few characters that may follow, or that lead to what is not free.
internal sealed partial class KeyMachine
{
    public override int FindBound(int state, Span<int> codePoints, out int freeLabel)
    {
        freeLabel = -1;
        Key key = KeyOf(state);
        int count = 0;
        for (int i = 0; i < _others.Length; i++)
        {
            int other = key.StateOf(i);
            if (other < 0)
                continue;
            // At most one of them can be free, for they are disjoint.
            int added = freeLabel >= 0 ? -1 : DfaMachine.FindBound(_others[i].Names, other, codePoints[count..]);
            if (added >= 0)
                freeLabel = _declaredCount + _others[i].Index;
            else
                added = DfaMachine.FindNext(_others[i].Names, other, codePoints[count..]);
            if (added < 0)
                return -1;
            count += added;
        }

        if (freeLabel < 0)
            return -1;
        return AddChildren(key.Node, codePoints, count);
    }

    public override int FindNext(int state, Span<int> codePoints)
    {
        Key key = KeyOf(state);
        int count = 0;
        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) is not (>= 0 and var other))
                continue;
            int added = DfaMachine.FindNext(_others[i].Names, other, codePoints[count..]);
            if (added < 0)
                return -1;
            count += added;
        }

        return AddChildren(key.Node, codePoints, count);
    }

    private int AddChildren(int node, Span<int> codePoints, int count)
    {
        for (int child = node < 0 ? -1 : _names.ChildOf(node); child >= 0; child = _names.SiblingOf(child))
        {
            if (!HasAllowed(child))
                continue;
            if (count == codePoints.Length)
                return -1;
            codePoints[count++] = _names.CodePointOf(child);
        }

        return count;
    }
}
