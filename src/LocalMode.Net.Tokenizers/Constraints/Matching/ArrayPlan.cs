using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>What may come where in an array whose items have at most so many levels. Safe for concurrent use.</summary>
internal sealed class ArrayPlan
{
    private readonly ArrayProgram _array;
    private readonly bool[] _plainFits;
    private readonly bool[] _countedFits;

    // Of the first items before an index: how many can only be counted, how many can be.
    private readonly int[] _forced;
    private readonly int[] _possible;

    // The most items that there can be.
    private readonly long _longest;

    public ArrayPlan(ArrayProgram program, int levels)
    {
        _array = program;
        int first = program.Node.First.Length;
        _plainFits = new bool[first + 1];
        _countedFits = new bool[first + 1];
        _forced = new int[first + 1];
        _possible = new int[first + 1];
        for (int i = 0; i <= first; i++)
        {
            (int plain, int counted) = program.ItemAt(i);
            _plainFits[i] = Fits(plain);
            _countedFits[i] = Fits(counted);
        }

        int usable = 0;
        while (usable <= first && (_plainFits[usable] || _countedFits[usable]))
            usable++;
        _longest = Math.Min(usable > first ? long.MaxValue : usable, program.Node.MaxItems ?? long.MaxValue);
        for (int i = 0; i < first; i++)
        {
            _forced[i + 1] = _forced[i] + (_plainFits[i] ? 0 : 1);
            _possible[i + 1] = _possible[i] + (_countedFits[i] ? 1 : 0);
        }

        bool Fits(int node) => node >= 0 && program.Program.NodeAt(node).MinNesting <= levels;
    }

    public bool CanEnd(int index, int counted) =>
        index >= _array.Node.MinItems && counted >= _array.Node.MinCounted && !(counted > _array.Node.MaxCounted);

    /// <summary>Tells whether an item that is not counted may come.</summary>
    public bool CanBePlain(int index, int counted) => _plainFits[Math.Min(index, _plainFits.Length - 1)] && IsPossible(index + 1L, counted);

    /// <summary>Tells whether an item that is counted may come.</summary>
    public bool CanBeCounted(int index, int counted) => _countedFits[Math.Min(index, _plainFits.Length - 1)] && IsPossible(index + 1L, counted + 1L);

    /// <summary>Tells whether an array can be ended from a place on.</summary>
    /// <param name="index">The items that stand.</param>
    /// <param name="counted">Those of them that are counted.</param>
    public bool IsPossible(long index, long counted)
    {
        ArrayNode node = _array.Node;
        if (index > _longest || counted > node.MaxCounted)
            return false;

        // The fewest items that have enough counted ones among them leave the fewest that must be counted.
        long length = Math.Max(index, node.MinItems);
        long missing = node.MinCounted - counted;
        if (missing > 0 && Possible(length) - Possible(index) < missing)
        {
            long goal = Possible(index) + missing;
            int first = _possible.Length - 1;
            if (_possible[first] >= goal)
                length = Math.Max(length, IndexOfFirst(goal));
            else if (_countedFits[first])
                length = Math.Max(length, first + goal - _possible[first]);
            else
                return false;
        }

        return length <= _longest && !(counted + Forced(length) - Forced(index) > node.MaxCounted);
    }

    private int IndexOfFirst(long goal)
    {
        int index = 0;
        while (_possible[index] < goal)
            index++;
        return index;
    }

    private long Possible(long index)
    {
        int first = _possible.Length - 1;
        return index <= first ? _possible[index] : _possible[first] + (_countedFits[first] ? index - first : 0);
    }

    private long Forced(long index)
    {
        int first = _forced.Length - 1;
        return index <= first ? _forced[index] : _forced[first] + (_plainFits[first] ? 0 : index - first);
    }
}
