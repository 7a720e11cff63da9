namespace LocalMode.Tokenizers;

/// <summary>Walks over the matches of a <see cref="TextPattern"/>. A text that makes the pattern do far too much is a <see cref="ModelInvalidException"/>.</summary>
internal ref struct PatternMatches
{
    private const long BaseBudget = 3_000_000, BudgetPerUnit = 200;

    private readonly TextPattern _pattern;
    private readonly ReadOnlySpan<char> _text;
    private PatternMachine? _machine;
    private long _budget;
    private int _from;
    private int _lastEnd = -1;

    /// <summary>Initializes a new instance of the <see cref="PatternMatches"/> struct.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text; well-formed UTF-16.</param>
    public PatternMatches(TextPattern pattern, ReadOnlySpan<char> text)
    {
        _pattern = pattern;
        _text = text;
        _budget = BaseBudget + (BudgetPerUnit * text.Length);
    }

    /// <summary>Gets the first unit of the match.</summary>
    public int Start { get; private set; }

    /// <summary>Gets the unit after the last of the match; it may be <see cref="Start"/>.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next match.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext() => _pattern.Literal is { } literal ? FindLiteral(literal) : FindMatch(_pattern.Program!);

    private bool FindLiteral(string literal)
    {
        int at = _from <= _text.Length ? _text[_from..].IndexOf(literal) : -1;
        if (at < 0)
        {
            _from = _text.Length + 1;
            return false;
        }

        Start = _from + at;
        _from = End = Start + literal.Length;
        return true;
    }

    private bool FindMatch(PatternProgram program)
    {
        _machine ??= PatternMachine.Rent();
        while (Search(program, _machine))
        {
            // An empty match right behind the last match does not count.
            if (Start < End || End != _lastEnd)
            {
                _from = _lastEnd = End;
                return true;
            }

            _from += UnitsAt(_from);
        }

        _machine.Return();
        _machine = null;
        return false;
    }

    private bool Search(PatternProgram program, PatternMachine machine)
    {
        for (int at = _from; at <= _text.Length; at += UnitsAt(at))
        {
            if (program.First is { } first)
            {
                at = Skip(first, at);
                if (at == _text.Length)
                {
                    break;
                }
            }

            int end = machine.Match(program, _text, at, ref _budget);
            if (end >= 0)
            {
                (Start, End) = (at, end);
                return true;
            }
        }

        _from = _text.Length + 1;
        return false;
    }

    private readonly int Skip(CodePointSet first, int at)
    {
        while (at < _text.Length)
        {
            int units = UnitsAt(at);
            if (first.Contains(units == 1 ? _text[at] : char.ConvertToUtf32(_text[at], _text[at + 1])))
            {
                break;
            }

            at += units;
        }

        return at;
    }

    private readonly int UnitsAt(int at) => at + 1 < _text.Length && char.IsHighSurrogate(_text[at]) ? 2 : 1;
}
