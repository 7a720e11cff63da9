using System.Globalization;

namespace LocalMode.Tokenizers;

/// <content>Escapes: what follows a backslash.</content>
internal sealed partial class PatternParser
{
    private PatternNode ParseEscape()
    {
        switch (Peek)
        {
            case End:
                throw _source.Invalid("It ends in a backslash.");
            case 'A':
                return Anchor(PatternAnchor.TextStart);
            case 'z':
                return Anchor(PatternAnchor.TextEnd);
            case 'Z':
                return Anchor(PatternAnchor.TextEndOrLastLine);
            case 'b':
                return Anchor(PatternAnchor.WordBoundary);
            case 'B':
                return Anchor(PatternAnchor.NoWordBoundary);
            case 'R':
                _at++;
                return NewLine();
            case 'N':
                _at++;
                return new SetNode(CodePointSet.Of('\n').Complement());
            case 'O':
                _at++;
                return new SetNode(CodePointSet.All);
            case 'G' or 'K' or 'X' or 'y' or 'Y' or 'k' or 'g' or (>= '1' and <= '9'):
                throw _source.Unsupported($"The escape '\\{(char)Peek}'");
        }

        CodePointSet? set = TryParseSetEscape();
        return set is null ? Literal(ParseCharacterEscape()) : new SetNode(_ignoreCase ? CaseFolding.Close(set) : set);
    }

    private AnchorNode Anchor(PatternAnchor anchor)
    {
        _at++;
        return new AnchorNode(anchor);
    }

    private static AtomicNode NewLine() => new(new ChoiceNode(
    [
        new SequenceNode([new SetNode(CodePointSet.Of('\r')), new SetNode(CodePointSet.Of('\n'))]),
        new SetNode(CodePointSet.OfRanges([(0xA, 0xD), (0x85, 0x85), (0x2028, 0x2029)])),
    ]));

    // After the backslash; inside and outside of classes.
    private CodePointSet? TryParseSetEscape()
    {
        int c = Peek;
        CodePointSet? set = c switch
        {
            'd' or 'D' => CategorySets.Digit,
            'w' or 'W' => CategorySets.Word,
            's' or 'S' => CategorySets.Space,
            'h' or 'H' => CategorySets.HexDigit,
            'p' or 'P' when PeekAt(1) == '{' => ParseProperty(),
            _ => null,
        };
        if (set is null || c is 'p' or 'P')
        {
            return set;
        }

        _at++;
        return c is 'D' or 'W' or 'S' or 'H' ? set.Complement() : set;
    }

    private CodePointSet ParseProperty()
    {
        bool negative = _text[_at] == 'P';
        _at += 2;
        if (TryTake('^'))
        {
            negative = !negative;
        }

        int start = _at;
        while (Peek is not (End or '}'))
        {
            _at++;
        }

        string name = string.Concat(_text[start.._at].Select(char.ConvertFromUtf32));
        if (!TryTake('}'))
        {
            throw _source.Invalid("The name of a property is not closed.");
        }

        CodePointSet set = CategorySets.Find(name) ?? throw _source.Unsupported($"The property '{name}'");
        return negative ? set.Complement() : set;
    }

    // After the backslash; a single character.
    private int ParseCharacterEscape()
    {
        int c = _text[_at++];
        switch (c)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return 7;
            case 'e':
                return 27;
            case 'x' when TryTake('{'):
                int wide = ReadDigits(16, 8);
                return TryTake('}') && wide <= 0x10FFFF ? wide : throw _source.Invalid("The number of a character is not valid.");
            case 'x':
                int value = ReadDigits(16, 2);
                return value < 0x80 ? value : throw _source.Unsupported("A byte of an encoded character");
            case 'u':
                return ReadDigits(16, 4, exact: true);
            case '0':
                return ReadDigits(8, 2);
            case 'c' or 'C' or 'M':
                throw _source.Unsupported("A control or meta character");
            case >= 0x80:
                return c;
            default:
                return c;
        }
    }

    private int ReadDigits(int radix, int most, bool exact = false)
    {
        int start = _at;
        long value = 0;
        while (_at - start < most && Peek is < 0x80 and >= 0 && char.IsAsciiHexDigit((char)Peek) && DigitOf(Peek) < radix)
        {
            value = (value * radix) + DigitOf(_text[_at++]);
        }

        return (exact && _at - start < most) || value > int.MaxValue ? throw _source.Invalid("The number of a character is not valid.") : (int)value;

        static int DigitOf(int c) => int.Parse([(char)c], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
