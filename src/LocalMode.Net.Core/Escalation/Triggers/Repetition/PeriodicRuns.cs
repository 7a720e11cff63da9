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
    public int Characters(int period) => _characters[period - 1];

    /// <summary>The elements that repeat what came one period before them.</summary>
    public int Elements(int period) => _elements[period - 1];

    /// <summary>The newest elements, one period of them. To be read when a block was full.</summary>
    public ReadOnlySpan<int> Newest(int period) => _history.AsSpan(Periods - period, period);

    private int Look()
    {
        ReadOnlySpan<int> history = _history;
        ReadOnlySpan<int> block = history[Periods..];
        int last = block[^1];
        int longest = 0;
        for (int period = 1; period <= Periods; period++)
        {
            // Nearly every period ends at the first comparison.
            if (history[Periods + Block - 1 - period] != last || !block.SequenceEqual(history.Slice(Periods - period, Block)))
            {
                _elements[period - 1] = _characters[period - 1] = 0;
                continue;
            }
            _elements[period - 1] += Block;
            longest = Math.Max(longest, _characters[period - 1] += _blockCharacters);
        }
        history[Block..].CopyTo(_history);
        (_filled, _blockCharacters) = (0, 0);
        return longest;
    }
}
