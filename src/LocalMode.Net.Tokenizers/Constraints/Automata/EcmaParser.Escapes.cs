namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>Escapes and classes.</content>
internal ref partial struct EcmaParser
{
    private PatternTree ReadEscape(out bool atom)
    {
        atom = true;
        if (_at >= _source.Length)
            throw new PatternNotSupportedException("it ends with a backslash.");
        char c = _source[_at];
        switch (c)
        {
            case 'b' or 'B':
                _at++;
                atom = false;
                return new PatternPlace(c == 'b' ? PatternPlaceKind.WordBorder : PatternPlaceKind.NoWordBorder);
            case 'k' or (>= '1' and <= '9'):
                throw new PatternNotSupportedException($"a back-reference, \\{c}.");
            default:
                ClassParts parts = new();
                if (TryClassEscape(parts))
                    return new PatternChars(parts.ToRanges(negated: false));
                return Literal(ReadCharacterEscape(inClass: false));
        }
    }

    private PatternChars ReadClass()
    {
        bool negated = _at < _source.Length && _source[_at] == '^';
        if (negated)
            _at++;
        ClassParts parts = new();
        while (true)
        {
            _budget.Step();
            if (_at >= _source.Length)
                throw new PatternNotSupportedException("a character class is not closed.");
            if (_source[_at] == ']')
                break;
            if (!TryClassAtom(parts, out int first))
                continue;
            int last = first;
            if (_at + 1 < _source.Length && _source[_at] == '-' && _source[_at + 1] != ']')
            {
                int hyphen = _at++;
                if (!TryClassAtom(parts, out last))
                {
                    // A class after the hyphen: Annex B takes all three as they are.
                    parts.Add('-', '-');
                    last = first;
                }
                else if (last < first)
                {
                    throw new PatternNotSupportedException($"the range at {hyphen} runs backwards.");
                }
            }
            parts.Add(first, last);
        }
        _at++;
        return new PatternChars(parts.ToRanges(negated));
    }

    /// <summary>Reads a character of a class; what is a class itself is added at once.</summary>
    private bool TryClassAtom(ClassParts parts, out int codePoint)
    {
        codePoint = 0;
        if (_source[_at] != '\\')
        {
            codePoint = CharacterEscapes.ReadCodePoint(_source, ref _at);
            return true;
        }
        _at++;
        if (_at >= _source.Length)
            throw new PatternNotSupportedException("it ends with a backslash.");
        if (TryClassEscape(parts))
            return false;
        codePoint = ReadCharacterEscape(inClass: true);
        return true;
    }

    private bool TryClassEscape(ClassParts parts)
    {
        char c = _source[_at];
        CharRanges? known = c switch
        {
            'd' or 'D' => CharRanges.Digits,
            'w' or 'W' => CharRanges.Word,
            's' or 'S' => CharRanges.Space,
            _ => null,
        };
        if (known is not null)
        {
            _at++;
            parts.Add(char.IsAsciiLetterUpper(c) ? known.Complement() : known);
            return true;
        }
        if (c is not ('p' or 'P'))
            return false;
        ReadOnlySpan<char> rest = _source[(_at + 1)..];
        int end = rest.IndexOf('}');
        if (rest.IsEmpty || rest[0] != '{' || end < 2)
            throw new PatternNotSupportedException("\\p has no property in braces.");
        string name = rest[1..end].ToString();
        _at += end + 2;
        if (!parts.TryAddProperty(name, negated: c == 'P'))
            throw new PatternNotSupportedException("a property in \\p{...} that is no general category.");
        return true;
    }

    private int ReadCharacterEscape(bool inClass)
    {
        char c = _source[_at];
        return CharacterEscapes.TryRead(_source, ref _at, inClass, out int codePoint)
            ? codePoint
            : throw new PatternNotSupportedException($"\\{c} is no escape of ECMA-262.");
    }
}
