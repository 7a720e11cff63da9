namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A stretch of text that one automaton reads byte by byte: a number, a string, a literal, white space. Safe for concurrent use, shared by matchers.</summary>
internal abstract class Lexeme
{
    /// <summary>No state: what stands cannot become a text of the lexeme.</summary>
    public const int Dead = -1;

    public abstract int Start { get; }

    /// <summary>Gives the state after a byte, or <see cref="Dead"/>. From every other state an accepting one can be reached with the alphabet.</summary>
    public abstract int Next(int state, byte value);

    /// <summary>Tells whether the text may end in a state.</summary>
    public abstract bool IsAccepting(int state);

    /// <summary>Gives the byte that must follow (of several spellings of the same value, the shortest counts), or -1 if there is a choice or the text may end.</summary>
    public abstract int ForcedByte(int state);

    /// <summary>Gives a state that allows the same bytes from here on as far as a token reaches, the same one for as many states as possible.</summary>
    public virtual int MaskState(int state) => state;

    /// <summary>Gives which of several kinds of texts the one that ends in an accepting state is: what follows depends on it.</summary>
    public virtual int Label(int state) => 0;

    /// <summary>Tells whether some byte may follow.</summary>
    public virtual bool CanGoOn(int state)
    {
        for (int value = 0; value < 256; value++)
        {
            if (Next(state, (byte)value) != Dead)
                return true;
        }

        return false;
    }
}
