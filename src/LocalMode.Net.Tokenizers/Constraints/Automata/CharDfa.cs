namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A deterministic automaton over code points (0 to 10FFFF without the surrogates), minimal enough: every state is reachable and leads to an accepting one.</summary>
/// <remarks>Immutable and safe for concurrent use. The empty language is <see cref="Empty"/>, without states.</remarks>
internal sealed class CharDfa
{
    /// <summary>No state: what stands cannot become a text of the language.</summary>
    public const int Dead = -1;

    /// <summary>Gets the language without texts.</summary>
    public static CharDfa Empty => throw new NotImplementedException();

    /// <summary>Gets the language of all texts.</summary>
    public static CharDfa All => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the language has no text.</summary>
    public bool IsEmpty => throw new NotImplementedException();

    /// <summary>Gets the number of states; the first one is 0.</summary>
    public int StateCount => throw new NotImplementedException();

    /// <summary>Gets the bytes that the automaton takes.</summary>
    public long ByteCount => throw new NotImplementedException();

    /// <summary>The language of the texts in which a pattern of ECMA-262 (<c>u</c> flag, Annex B's lenient literals) matches somewhere, as the keyword <c>pattern</c> has it.</summary>
    /// <exception cref="PatternNotSupportedException">The pattern has look-around, a back-reference or something unknown.</exception>
    public static CharDfa Pattern(string pattern, CompileBudget budget) => throw new NotImplementedException();

    /// <summary>The language of the texts that a pattern matches from beginning to end.</summary>
    /// <exception cref="PatternNotSupportedException">The pattern has look-around, a back-reference or something unknown.</exception>
    public static CharDfa WholePattern(string pattern, CompileBudget budget) => throw new NotImplementedException();

    /// <summary>The language of some texts.</summary>
    public static CharDfa Words(IEnumerable<string> words, CompileBudget budget) => throw new NotImplementedException();

    /// <summary>The language of the texts of a length, in code points.</summary>
    public static CharDfa Length(int minimum, int? maximum, CompileBudget budget) => throw new NotImplementedException();

    /// <summary>The language of a <c>format</c>; <see langword="null"/> if it is not known.</summary>
    public static CharDfa? Format(string format, CompileBudget budget) => throw new NotImplementedException();

    public static CharDfa Intersect(CharDfa left, CharDfa right, CompileBudget budget) => throw new NotImplementedException();

    public static CharDfa Union(CharDfa left, CharDfa right, CompileBudget budget) => throw new NotImplementedException();

    public CharDfa Complement(CompileBudget budget) => throw new NotImplementedException();

    /// <summary>Gives the state after a code point, or <see cref="Dead"/>.</summary>
    public int Next(int state, int codePoint) => throw new NotImplementedException();

    public bool IsAccepting(int state) => throw new NotImplementedException();

    /// <summary>Tells whether every text may follow, also none.</summary>
    public bool IsUniversal(int state) => throw new NotImplementedException();

    /// <summary>Tells whether some code point from <paramref name="first"/> to <paramref name="last"/> may follow.</summary>
    public bool HasNext(int state, int first, int last) => throw new NotImplementedException();

    /// <summary>Gives the ways on from a state: sorted, disjoint ranges of code points.</summary>
    public ReadOnlySpan<CharEdge> Edges(int state) => throw new NotImplementedException();

    /// <summary>Gives how many texts may follow a state, cut at <paramref name="limit"/>.</summary>
    public long CountTexts(int state, long limit) => throw new NotImplementedException();

    /// <summary>Gives the fewest code points after which a state's text may end.</summary>
    public int MinLength(int state) => throw new NotImplementedException();

    public bool Accepts(ReadOnlySpan<char> text) => throw new NotImplementedException();
}
