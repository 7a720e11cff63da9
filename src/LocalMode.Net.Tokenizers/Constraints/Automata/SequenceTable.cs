using System.Runtime.InteropServices;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>Numbers different sequences of integers, in the order in which they come. Not safe for concurrent use.</summary>
internal sealed class SequenceTable
{
    private readonly List<int> _values = [];
    private readonly List<int> _ends = [];
    private readonly List<int> _hashes = [];
    // The number of a sequence + 1, by its hash; the table has a power of two of places.
    private int[] _places = new int[64];

    /// <summary>Gets how many sequences there are.</summary>
    public int Count => _ends.Count;

    /// <summary>Gets a sequence. Valid until the next one is added.</summary>
    public ReadOnlySpan<int> this[int number]
    {
        get
        {
            int start = number == 0 ? 0 : _ends[number - 1];
            return CollectionsMarshal.AsSpan(_values)[start.._ends[number]];
        }
    }

    /// <summary>Gives the number of a sequence; a new one gets the next.</summary>
    public int Intern(ReadOnlySpan<int> sequence)
    {
        int number = Find(sequence, out int hash, out int place);
        if (number >= 0)
            return number;
        _values.AddRange(sequence);
        _ends.Add(_values.Count);
        _hashes.Add(hash);
        _places[place] = Count;
        if (Count * 2 > _places.Length)
            Grow();
        return Count - 1;
    }

    /// <summary>Gives the number of a sequence, or -1.</summary>
    public int Find(ReadOnlySpan<int> sequence) => Find(sequence, out _, out _);

    private int Find(ReadOnlySpan<int> sequence, out int hash, out int place)
    {
        uint mixed = 2166136261;
        foreach (int value in sequence)
        {
            mixed = (mixed ^ (uint)value) * 0x9E3779B1;
            mixed ^= mixed >> 15;
        }
        hash = (int)mixed;
        place = hash & (_places.Length - 1);
        while (_places[place] is var entry and not 0)
        {
            if (_hashes[entry - 1] == hash && this[entry - 1].SequenceEqual(sequence))
                return entry - 1;
            place = (place + 1) & (_places.Length - 1);
        }
        return -1;
    }

    public void Clear()
    {
        _values.Clear();
        _ends.Clear();
        _hashes.Clear();
        Array.Clear(_places);
    }

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        for (int number = 0; number < Count; number++)
        {
            int place = _hashes[number] & (_places.Length - 1);
            while (_places[place] != 0)
                place = (place + 1) & (_places.Length - 1);
            _places[place] = number + 1;
        }
    }
}
