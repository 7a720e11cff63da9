using System.Numerics;

namespace LocalMode;

/// <summary>
/// Knows for each period from 1 to <see cref="Periods"/> how long the sequence so far has repeated itself with it. Each element costs the same few vector
/// operations, and none allocates. Used by one flow of control.
/// </summary>
internal sealed class PeriodicRuns
{
    /// <summary>The longest period. A multiple of every vector's length.</summary>
    public const int Periods = 128;

    // The newest element first, written twice, so that the last Periods elements always lie in one piece.
    private readonly int[] _history = new int[2 * Periods];
    private readonly int[] _elements = new int[Periods];
    private readonly int[] _characters = new int[Periods];
    private int _newest;

    /// <summary>Adds an element.</summary>
    /// <param name="element">The element; not 0.</param>
    /// <param name="characters">The characters that it stands for.</param>
    /// <param name="floor">The characters that are of interest.</param>
    /// <returns>Whether a run has as many.</returns>
    public bool Add(int element, int characters, int floor)
    {
        Vector<int> wanted = new(element);
        Vector<int> length = new(characters);
        Vector<int> most = Vector<int>.Zero;
        ReadOnlySpan<int> history = _history.AsSpan(_newest, Periods);
        for (int i = 0; i < Periods; i += Vector<int>.Count)
        {
            Vector<int> same = Vector.Equals(new Vector<int>(history[i..]), wanted);
            ((new Vector<int>(_elements, i) + Vector<int>.One) & same).CopyTo(_elements, i);
            Vector<int> run = (new Vector<int>(_characters, i) + length) & same;
            run.CopyTo(_characters, i);
            most = Vector.Max(most, run);
        }
        _newest = _newest == 0 ? Periods - 1 : _newest - 1;
        _history[_newest] = element;
        _history[_newest + Periods] = element;
        return Vector.GreaterThanOrEqualAny(most, new Vector<int>(floor));
    }

    /// <summary>The characters that repeat what came one period before them.</summary>
    public int Characters(int period) => _characters[period - 1];

    /// <summary>How often the period has been repeated in full.</summary>
    public int Repeats(int period) => _elements[period - 1] / period;

    /// <summary>The newest elements, one period of them, the newest first.</summary>
    public ReadOnlySpan<int> Newest(int period) => _history.AsSpan(_newest, period);
}
