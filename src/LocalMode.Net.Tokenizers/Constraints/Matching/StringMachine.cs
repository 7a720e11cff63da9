namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>An automaton over the code points of a string's value. Safe for concurrent use.</summary>
internal abstract class StringMachine
{
    public const int Dead = -1;

    public abstract int Start { get; }

    /// <summary>Gives the state after a code point, or <see cref="Dead"/>. Every other state leads to an accepting one.</summary>
    public abstract int Next(int state, int codePoint);

    public abstract bool IsAccepting(int state);

    /// <summary>Gives the state after all code points of a range if it is the same one, else <see cref="Dead"/>.</summary>
    public abstract int UniformNext(int state, int first, int last);

    /// <summary>Tells whether some code point from <paramref name="first"/> to <paramref name="last"/> may follow.</summary>
    public abstract bool HasNext(int state, int first, int last);

    /// <summary>Gives how many texts may follow a state, cut at <paramref name="limit"/>.</summary>
    public abstract long CountTexts(int state, long limit);

    /// <summary>Gives how many texts that begin with a code point of a range may follow a state, cut at <paramref name="limit"/>.</summary>
    public abstract long CountTexts(int state, int first, int last, long limit);

    /// <summary>Gives the one code point of a range that may follow, -1 if there are several, -2 if there is none.</summary>
    public abstract int OnlyNext(int state, int first, int last);

    /// <summary>Tells whether every text may follow, also none, all with the same label.</summary>
    public abstract bool IsUniversal(int state);

    /// <summary>
    /// Finds the code points after which not every text may follow with one label (<paramref name="freeLabel"/>): those that are fewer than the others.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="codePoints">Receives them in any order, some of them several times perhaps.</param>
    /// <param name="freeLabel">The label after the others.</param>
    /// <returns>How many there are; -1 if there are too many, or nothing is free.</returns>
    public virtual int FindBound(int state, Span<int> codePoints, out int freeLabel)
    {
        freeLabel = 0;
        return -1;
    }

    /// <summary>Finds the code points that may follow, some of them several times perhaps; -1 if there are too many.</summary>
    public virtual int FindNext(int state, Span<int> codePoints) => -1;

    /// <summary>Gives the state after every character that strings hold as they are (line separators left out) if that is one state, or <see cref="Dead"/>; for <see cref="PlainReach"/>.</summary>
    public virtual int PlainNext(int state) => Dead;

    /// <summary>Tells whether no character that strings hold as it is may follow.</summary>
    public virtual bool HasNoPlainNext(int state) => false;

    /// <summary>Gives a state that is the same for all continuations of at most so many code points.</summary>
    public virtual int MaskState(int state) => state;

    /// <summary>Gives the label of the texts that end in an accepting state.</summary>
    public virtual int Label(int state) => 0;

    /// <summary>
    /// Gives how many characters, whichever they are of those that strings hold as they are (line separators left out), may follow at the least and none
    /// more; -1 if that depends on the characters within <paramref name="limit"/>.
    /// </summary>
    public int PlainReach(int state, int limit)
    {
        for (int count = 0; count < limit; count++)
        {
            int next = PlainNext(state);
            if (next == state)
                return limit;
            if (next == Dead)
                return HasNoPlainNext(state) ? count : -1;
            state = next;
        }

        return limit;
    }
}
