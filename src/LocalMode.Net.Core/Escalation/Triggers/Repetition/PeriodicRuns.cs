namespace LocalMode;

/// <summary>
/// Knows for each period from 1 to <see cref="Periods"/> how long the sequence so far has repeated itself with it. It looks once for each block of
/// elements, so that an element costs a few nanoseconds; what it knows is in whole blocks. Nothing is allocated after construction. Used by one flow of control.
/// </summary>
internal sealed class PeriodicRuns
{
    /// <summary>The longest period, in elements.</summary>
    public const int Periods = 128;

    /// <summary>The elements of a block.</summary>
    public const int Block = 8;

    // The elements before the block, and then the block that fills.
    private readonly int[] _history = new int[Periods + Block];
    private readonly int[] _elements = new int[Periods];
    private readonly int[] _characters = new int[Periods];
    // The block up to which a run goes: an older one has ended, and nobody needs to clear it.
    private readonly int[] _upTo = new int[Periods];
    private int _block = 1;
    private int _filled;
    private int _blockCharacters;

    /// <summary>Adds an element.</summary>
    /// <param name="element">The element; not 0.</param>
    /// <param name="characters">The characters that it stands for.</param>
    /// <returns>The characters of the longest run, if a block is full now; otherwise 0.</returns>
    public int Add(int element, int characters)
    {
        _history[Periods + _filled++] = element;
        _blockCharacters += characters;
        return _filled == Block ? Look() : 0;
    }

    /// <summary>The characters that repeat what came one period before them.</summary>
    public int Characters(int period) => _upTo[period - 1] == _block ? _characters[period - 1] : 0;

    /// <summary>The elements that repeat what came one period before them.</summary>
    public int Elements(int period) => _upTo[period - 1] == _block ? _elements[period - 1] : 0;

    /// <summary>The newest elements, one period of them. To be read when a block was full.</summary>
    public ReadOnlySpan<int> Newest(int period) => _history.AsSpan(Periods - period, period);

    private int Look()
    {
        ReadOnlySpan<int> history = _history;
        ReadOnlySpan<int> block = history[Periods..];
        // Where the newest element was before: at any other distance nothing can repeat.
        ReadOnlySpan<int> before = history.Slice(Block - 1, Periods);
        int last = block[^1];
        int longest = 0;
        int next = _block + 1;
        for (int at = before.IndexOf(last); at >= 0;)
        {
            if (block.SequenceEqual(history.Slice(at, Block)))
                longest = Math.Max(longest, Extend(Periods - 1 - at, next));
            int step = before[(at + 1)..].IndexOf(last);
            at = step < 0 ? -1 : at + 1 + step;
        }
        history[Block..].CopyTo(_history);
        (_block, _filled, _blockCharacters) = (next, 0, 0);
        return longest;
    }

    private int Extend(int run, int block)
    {
        bool goesOn = _upTo[run] == _block;
        _upTo[run] = block;
        _elements[run] = (goesOn ? _elements[run] : 0) + Block;
        return _characters[run] = (goesOn ? _characters[run] : 0) + _blockCharacters;
    }
}
