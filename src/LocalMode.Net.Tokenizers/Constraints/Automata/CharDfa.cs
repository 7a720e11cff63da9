using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// A deterministic automaton over code points (0 to 10FFFF without the surrogates), minimal enough: every state is reachable and leads to an
/// accepting one.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. The start is <see cref="Start"/>: state 0, or <see cref="Dead"/> for the empty language, which has no
/// states. All members that take a state take <see cref="Dead"/> as well, and say that nothing follows. An automaton that is made has its
/// <see cref="ByteCount"/> charged to the budget; what is returned as it was passed is not charged again.
/// </remarks>
internal sealed partial class CharDfa
{
    /// <summary>No state: what stands cannot become a text of the language.</summary>
    public const int Dead = -1;

    private const int AsciiCount = 128;
    private const int MostTabledStates = 256;
    private readonly int[] _starts;
    private readonly CharEdge[] _edges;
    private readonly bool[] _accepting;
    private readonly bool[] _universal;
    // One row of next states for each state: what masks ask most. Made at the first question; a second maker makes the same.
    private short[]? _ascii;

    /// <summary>Takes what <see cref="DfaBuilder"/> made: the edges of state <c>s</c> are those from <c>starts[s]</c> up to <c>starts[s + 1]</c>.</summary>
    internal CharDfa(int[] starts, CharEdge[] edges, bool[] accepting)
    {
        _starts = starts;
        _edges = edges;
        _accepting = accepting;
        _universal = FindUniversal();
    }

    /// <summary>Gets the language without texts.</summary>
    public static CharDfa Empty { get; } = new([0], [], []);

    /// <summary>Gets the language of all texts.</summary>
    public static CharDfa All { get; } = new([0, 2], [new CharEdge(0, CharRanges.BeforeSurrogates, 0), new CharEdge(CharRanges.AfterSurrogates, CharRanges.Last, 0)], [true]);

    /// <summary>Gets a value indicating whether the language has no text.</summary>
    public bool IsEmpty => _accepting.Length == 0;

    /// <summary>Gets the state before any text: 0, or <see cref="Dead"/> if the language is empty.</summary>
    public int Start => IsEmpty ? Dead : 0;

    /// <summary>Gets the number of states; the first one is 0.</summary>
    public int StateCount => _accepting.Length;

    /// <summary>Gets the number of edges of all states together.</summary>
    public int EdgeCount => _edges.Length;

    /// <summary>Gets the bytes that the automaton takes.</summary>
    public long ByteCount => BytesOf(StateCount, EdgeCount);

    /// <summary>Gives the state after a code point, or <see cref="Dead"/>.</summary>
    public int Next(int state, int codePoint)
    {
        if (state < 0)
            return Dead;
        if (codePoint < AsciiCount && StateCount <= MostTabledStates)
            return (_ascii ??= Tabulate())[(state * AsciiCount) + codePoint];
        return Search(state, codePoint);
    }

    /// <summary>Gives the state after a text, or <see cref="Dead"/>; half a surrogate pair is no text.</summary>
    public int Next(int state, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && state >= 0)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int units) != OperationStatus.Done)
                return Dead;
            state = Next(state, rune.Value);
            text = text[units..];
        }
        return state;
    }

    public bool IsAccepting(int state) => state >= 0 && _accepting[state];

    /// <summary>Tells whether every text may follow, also none.</summary>
    public bool IsUniversal(int state) => state >= 0 && _universal[state];

    /// <summary>Tells whether some code point from <paramref name="first"/> to <paramref name="last"/> may follow.</summary>
    public bool HasNext(int state, int first, int last)
    {
        if (state < 0)
            return false;
        int at = FirstEdgeUpTo(state, first);
        return at < _starts[state + 1] && _edges[at].First <= last;
    }

    /// <summary>Gives the ways on from a state: sorted, disjoint ranges of code points, without surrogates.</summary>
    public ReadOnlySpan<CharEdge> Edges(int state) => state < 0 ? [] : _edges.AsSpan(_starts[state].._starts[state + 1]);

    public bool Accepts(ReadOnlySpan<char> text) => IsAccepting(Next(Start, text));

    internal static long BytesOf(long states, long edges) => 96 + (states * 22L) + (edges * 12L) + (states <= MostTabledStates ? states * (long)AsciiCount * sizeof(short) : 0);

    private int Search(int state, int codePoint)
    {
        int at = FirstEdgeUpTo(state, codePoint);
        return at < _starts[state + 1] && _edges[at].First <= codePoint ? _edges[at].Next : Dead;
    }

    /// <summary>Finds the first edge that does not end before a code point.</summary>
    private int FirstEdgeUpTo(int state, int codePoint)
    {
        int low = _starts[state];
        int high = _starts[state + 1];
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_edges[middle].Last < codePoint)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private short[] Tabulate()
    {
        short[] table = new short[StateCount * AsciiCount];
        Array.Fill(table, (short)Dead);
        for (int state = 0; state < StateCount; state++)
        {
            foreach (CharEdge edge in Edges(state))
            {
                if (edge.First >= AsciiCount)
                    break;
                int last = Math.Min(edge.Last, AsciiCount - 1);
                table.AsSpan((state * AsciiCount) + edge.First, last - edge.First + 1).Fill((short)edge.Next);
            }
        }
        return table;
    }

    /// <summary>Finds the largest set of accepting states out of which no code point leads.</summary>
    private bool[] FindUniversal()
    {
        bool[] universal = (bool[])_accepting.Clone();
        for (int state = 0; state < universal.Length; state++)
            universal[state] &= TakesAll(state);
        bool changed = true;
        while (changed)
        {
            changed = false;
            // Backwards, because states are numbered from the start on: chains are done in one pass.
            for (int state = universal.Length - 1; state >= 0; state--)
            {
                if (!universal[state])
                    continue;
                foreach (CharEdge edge in Edges(state))
                {
                    if (universal[edge.Next])
                        continue;
                    universal[state] = false;
                    changed = true;
                    break;
                }
            }
        }
        return universal;
    }

    private bool TakesAll(int state)
    {
        int next = 0;
        foreach (CharEdge edge in Edges(state))
        {
            if (edge.First != next)
                return false;
            next = edge.Last == CharRanges.BeforeSurrogates ? CharRanges.AfterSurrogates : edge.Last + 1;
        }
        return next > CharRanges.Last;
    }
}
