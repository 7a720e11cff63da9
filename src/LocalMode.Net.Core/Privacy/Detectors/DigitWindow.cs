using System.Runtime.CompilerServices;

namespace LocalMode;

/// <summary>
/// The groups of digits that follow one another from a position, with what separates them. Bounded in groups and digits, so that a scan
/// that opens a window at every group stays linear.
/// </summary>
internal ref struct DigitWindow
{
    public const int MaxGroups = 10;
    public const int MaxDigits = 22;

    /// <summary>The separator of groups that are set apart by brackets, or by a dash between spaces.</summary>
    public const char Bracket = '(';
    public const char Wide = 'w';

    private readonly ReadOnlySpan<char> _text;
    private Numbers _starts;
    private Numbers _lengths;
    private Numbers _separators;

    public DigitWindow(ReadOnlySpan<char> text, int start)
    {
        _text = text;
        Before = SeparatorBefore(text, start);
        int i = start;
        while (Count < MaxGroups)
        {
            int from = i;
            while (Letters.IsDigitAt(text, i) && i - from <= MaxDigits)
                i++;
            _starts[Count] = from;
            _lengths[Count] = i - from;
            Count++;
            Digits += i - from;
            if (Digits > MaxDigits)
                return;
            (char separator, int next) = ReadSeparator(text, i);
            if (separator == '\0')
                return;
            if (Count < MaxGroups)
                _separators[Count] = separator;
            i = next;
        }
    }

    public int Count { get; private set; }

    public int Digits { get; private set; }

    /// <summary>Gets the separator between the first group and digits before it, or a null character where no digits stand there.</summary>
    public char Before { get; }

    public readonly int Start(int group) => _starts[group];

    public readonly int Length(int group) => _lengths[group];

    public readonly int End(int group) => _starts[group] + _lengths[group];

    /// <summary>The separator between a group and the one before it; of the group behind the last, what follows the last.</summary>
    public readonly char Separator(int group) => group < Count ? (char)_separators[group] : ReadSeparator(_text, End(Count - 1)).Separator;

    public readonly ReadOnlySpan<char> Group(int group) => _text.Slice(_starts[group], _lengths[group]);

    /// <summary>Whether groups 0 to <paramref name="count"/> - 1 have exactly these lengths, written as digits.</summary>
    public readonly bool Has(int count, ReadOnlySpan<char> lengths)
    {
        if (count != lengths.Length)
            return false;
        for (int i = 0; i < count; i++)
        {
            if (_lengths[i] != lengths[i] - '0')
                return false;
        }

        return true;
    }

    /// <summary>Whether the groups up to <paramref name="count"/> are separated by one and the same character.</summary>
    public readonly bool IsUniform(int count)
    {
        for (int i = 2; i < count; i++)
        {
            if (_separators[i] != _separators[1])
                return false;
        }

        return true;
    }

    /// <summary>Gets the number of digits in the first groups.</summary>
    public readonly int DigitsOf(int count)
    {
        int digits = 0;
        for (int i = 0; i < count; i++)
            digits += _lengths[i];
        return digits;
    }

    /// <summary>Writes the digits of the first groups without what separates them; gives their number, or -1 if they do not fit.</summary>
    public readonly int Copy(int count, Span<char> digits)
    {
        int written = 0;
        for (int i = 0; i < count; i++)
        {
            if (!Group(i).TryCopyTo(digits[written..]))
                return -1;
            written += _lengths[i];
        }

        return written;
    }

    /// <summary>The separator between digits that begin here and digits before them, or a null character.</summary>
    public static char SeparatorBefore(ReadOnlySpan<char> text, int start)
    {
        int i = start;
        while (i > 0 && start - i < 4 && IsSeparator(text[i - 1]))
            i--;
        if (i == start || i == 0 || !char.IsAsciiDigit(text[i - 1]))
            return '\0';

        // "1) 020 ..." numbers a line; "(020) ..." does not.
        if (text[i] == ')' && text[Math.Max(0, i - 6)..i].IndexOf('(') < 0)
            return '\0';
        return ReadSeparator(text, i).Separator;
    }

    private static (char Separator, int Next) ReadSeparator(ReadOnlySpan<char> text, int end)
    {
        char separator = '\0';
        int i = end;
        for (; i < text.Length && i - end < 4 && IsSeparator(text[i]); i++)
        {
            char c = text[i];
            if (c is '(' or ')')
                separator = Bracket;
            else if (separator == '\0')
                separator = c;
            else if (separator != Bracket && (c != ' ' || separator != ' '))
                separator = Wide;
        }

        if (!Letters.IsDigitAt(text, i) || separator == '\0')
            return ('\0', end);

        // Two signs of which one is no space say that something else begins, unless it is a dash between spaces.
        int length = i - end;
        if (separator == Wide && !(length == 3 && text[end + 1] == '-'))
            return ('\0', end);
        return (separator, i);
    }

    private static bool IsSeparator(char c) => c is ' ' or '-' or '.' or '/' or '(' or ')';

    [InlineArray(MaxGroups)]
    private struct Numbers
    {
        private int _first;
    }
}
