using System.Runtime.InteropServices;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>The code points cut into classes: those of a class are in the same ones of some sets.</summary>
internal sealed class CharClasses
{
    private readonly int[] _bounds;
    private readonly int[] _classes;

    public CharClasses(List<CharRanges> sets, CompileBudget budget)
    {
        List<int> bounds = [0, CharRanges.BeforeSurrogates + 1, CharRanges.AfterSurrogates];
        foreach (CharRanges set in sets)
        {
            foreach ((int first, int last) in set.Ranges)
            {
                budget.Step();
                bounds.Add(first);
                if (last < CharRanges.Last)
                    bounds.Add(last + 1);
            }
        }
        bounds.Sort();
        int count = 0;
        Span<int> span = CollectionsMarshal.AsSpan(bounds);
        foreach (int bound in span)
        {
            if (count == 0 || span[count - 1] != bound)
                span[count++] = bound;
        }
        _bounds = span[..count].ToArray();
        _classes = new int[count];
        Split(sets, budget);
    }

    /// <summary>Gets how many classes there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many ranges the code points are cut into; the surrogates are one of them, of class -1.</summary>
    public int RangeCount => _bounds.Length;

    /// <summary>Gets, for each class, one of its code points.</summary>
    public int[] Members { get; private set; } = [];

    public (int First, int Last, int Class) Range(int range) =>
        (_bounds[range], range + 1 < _bounds.Length ? _bounds[range + 1] - 1 : CharRanges.Last, _classes[range]);

    /// <summary>Gives the classes that a set is made of.</summary>
    public int[] ClassesOf(CharRanges set)
    {
        bool[] seen = new bool[Count];
        List<int> classes = [];
        foreach ((int first, int last) in set.Ranges)
        {
            for (int range = Array.BinarySearch(_bounds, first); range < _bounds.Length && _bounds[range] <= last; range++)
            {
                int number = _classes[range];
                if (number < 0 || seen[number])
                    continue;
                seen[number] = true;
                classes.Add(number);
            }
        }
        return [.. classes];
    }

    private void Split(List<CharRanges> sets, CompileBudget budget)
    {
        int numbers = 1;
        foreach (CharRanges set in sets)
        {
            // A number that loses its ranges one by one to a new one is used no more; numbers are made dense below.
            Dictionary<int, int> moved = [];
            foreach ((int first, int last) in set.Ranges)
            {
                for (int range = Array.BinarySearch(_bounds, first); range < _bounds.Length && _bounds[range] <= last; range++)
                {
                    budget.Step();
                    if (!moved.TryGetValue(_classes[range], out int number))
                    {
                        number = numbers++;
                        moved.Add(_classes[range], number);
                    }
                    _classes[range] = number;
                }
            }
        }
        int[] renamed = new int[numbers];
        Array.Fill(renamed, -1);
        List<int> members = [];
        for (int range = 0; range < _bounds.Length; range++)
        {
            if (_bounds[range] == CharRanges.BeforeSurrogates + 1)
            {
                _classes[range] = -1;
                continue;
            }
            ref int dense = ref renamed[_classes[range]];
            if (dense < 0)
            {
                dense = members.Count;
                members.Add(_bounds[range]);
            }
            _classes[range] = dense;
        }
        Members = [.. members];
        Count = members.Count;
    }
}
