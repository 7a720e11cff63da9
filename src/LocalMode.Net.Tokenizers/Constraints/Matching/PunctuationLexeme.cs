namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>
/// A structural character of JSON, or one of several, with the white space around: a run before of at most some bytes, and after each character either a
/// fixed text or a run. The label of its end is that of the character.
/// </summary>
/// <remarks>States: the bytes of white space before, then for each character the bytes after it.</remarks>
internal sealed class PunctuationLexeme : Lexeme
{
    private readonly int _maxBefore;
    private readonly Mark[] _marks;
    private readonly int[] _bases;
    private readonly bool _mayBeEmpty;

    /// <summary>Creates the lexeme.</summary>
    /// <param name="maxBefore">The longest run of white space before the character.</param>
    /// <param name="marks">The characters; without any, the lexeme is the run alone and may be empty.</param>
    public PunctuationLexeme(int maxBefore, params Mark[] marks)
    {
        _maxBefore = maxBefore;
        _marks = marks;
        _mayBeEmpty = marks.Length == 0;
        _bases = new int[marks.Length + 1];
        _bases[0] = maxBefore + 1;
        for (int i = 0; i < marks.Length; i++)
            _bases[i + 1] = _bases[i] + marks[i].FixedAfter.Length + marks[i].MaxAfter + 1;
    }

    public override int Start => 0;

    public override int Next(int state, byte value)
    {
        if (state <= _maxBefore)
        {
            if (IsSpace(value))
                return state < _maxBefore ? state + 1 : Dead;
            for (int i = 0; i < _marks.Length; i++)
            {
                if (_marks[i].Value == value)
                    return _bases[i];
            }

            return Dead;
        }

        int mark = MarkOf(state);
        int after = state - _bases[mark];
        byte[] text = _marks[mark].FixedAfter;
        if (after < text.Length)
            return text[after] == value ? state + 1 : Dead;
        return IsSpace(value) && after < text.Length + _marks[mark].MaxAfter ? state + 1 : Dead;
    }

    public override bool IsAccepting(int state)
    {
        if (state <= _maxBefore)
            return _mayBeEmpty;
        int mark = MarkOf(state);
        return state - _bases[mark] >= _marks[mark].FixedAfter.Length;
    }

    public override int Label(int state) => state <= _maxBefore ? 0 : _marks[MarkOf(state)].Label;

    public override int ForcedByte(int state)
    {
        if (state <= _maxBefore)
            return _maxBefore == state && _marks.Length == 1 ? (byte)_marks[0].Value : -1;
        int mark = MarkOf(state);
        int after = state - _bases[mark];
        return after < _marks[mark].FixedAfter.Length ? _marks[mark].FixedAfter[after] : -1;
    }

    public override bool CanGoOn(int state)
    {
        if (state <= _maxBefore)
            return state < _maxBefore || _marks.Length > 0;
        return state + 1 < _bases[MarkOf(state) + 1];
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    private int MarkOf(int state)
    {
        int mark = 0;
        while (state >= _bases[mark + 1])
            mark++;
        return mark;
    }

    /// <summary>A structural character.</summary>
    /// <param name="Value">The character.</param>
    /// <param name="FixedAfter">What stands after it.</param>
    /// <param name="MaxAfter">The longest run of white space after that.</param>
    /// <param name="Label">The label of the end.</param>
    internal readonly record struct Mark(char Value, byte[] FixedAfter, int MaxAfter, int Label = 0);
}
