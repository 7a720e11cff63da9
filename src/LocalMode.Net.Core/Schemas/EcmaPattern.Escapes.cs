using System.Globalization;

namespace LocalMode;

/// <content>Escapes and classes.</content>
internal ref partial struct EcmaPattern
{
    private string? ReadEscape(out bool atom)
    {
        atom = true;
        if (_at >= _source.Length)
            return "it ends with a backslash.";
        char c = _source[_at];
        switch (c)
        {
            case 'b' or 'B':
                _at++;
                atom = false;
                _asserts = true;
                _linear = false;
                _output.Append(c == 'b' ? $"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))" : $"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                return null;
            case 'k':
                return ReadNamedReference();
            case >= '1' and <= '9':
                int end = _at;
                while (end < _source.Length && char.IsAsciiDigit(_source[end]))
                    end++;
                int number = Saturated(_source[_at..end]);
                _at = end;
                return Refer(number);
            default:
                CodePointSet set = new();
                if (TryClassEscape(set, out string? problem))
                {
                    if (problem is null)
                        _output.Append(set.Write(negated: false));
                    return problem;
                }
                int codePoint = ReadCharacterEscape(inClass: false, out problem);
                if (problem is null)
                    AppendLiteral(codePoint);
                return problem;
        }
    }

    private string? ReadNamedReference()
    {
        ReadOnlySpan<char> rest = _source[(_at + 1)..];
        int end = rest.IndexOf('>');
        if (end < 2 || rest[0] != '<')
            return "a reference to a group has no name.";
        string name = rest[1..end].ToString();
        _at += end + 2;
        return Refer(_groups.IndexOf(name) + 1);
    }

    /// <summary>A group that did not take part matches nothing of the text in ECMA-262, and fails in .NET.</summary>
    private string? Refer(int group)
    {
        if (group < 1 || group > _groups.Count)
            return "a reference names no group.";
        _linear = false;
        _output.Append(CultureInfo.InvariantCulture, $@"(?({group})\k<{group}>|)");
        return null;
    }

    private string? ReadClass()
    {
        bool negated = _at < _source.Length && _source[_at] == '^';
        if (negated)
            _at++;
        CodePointSet set = new();
        while (true)
        {
            if (_at >= _source.Length)
                return "a character class is not closed.";
            if (_source[_at] == ']')
                break;
            int first = ReadClassAtom(set, out bool isSet, out string? problem);
            if (problem is not null)
                return problem;
            if (isSet)
                continue;
            int last = first;
            if (_at + 1 < _source.Length && _source[_at] == '-' && _source[_at + 1] != ']')
            {
                int hyphen = _at++;
                last = ReadClassAtom(set, out isSet, out problem);
                if (problem is not null)
                    return problem;
                if (isSet)
                {
                    // A class after the hyphen: Annex B takes all three as they are.
                    set.Add('-', '-');
                    last = first;
                }
                else if (last < first)
                {
                    return $"the range at {hyphen} runs backwards.";
                }
            }
            set.Add(first, last);
        }
        _at++;
        _output.Append(set.Write(negated));
        return null;
    }

    private int ReadClassAtom(CodePointSet set, out bool isSet, out string? problem)
    {
        isSet = false;
        problem = null;
        if (_source[_at] != '\\')
            return CharacterEscapes.ReadCodePoint(_source, ref _at);
        _at++;
        if (_at >= _source.Length)
        {
            problem = "it ends with a backslash.";
            return 0;
        }
        if (TryClassEscape(set, out problem))
        {
            isSet = true;
            return 0;
        }
        return ReadCharacterEscape(inClass: true, out problem);
    }

    private bool TryClassEscape(CodePointSet set, out string? problem)
    {
        problem = null;
        char c = _source[_at];
        CodePointSet? known = char.ToLowerInvariant(c) switch
        {
            'd' => CodePointSet.Digits,
            'w' => CodePointSet.Word,
            's' => CodePointSet.Space,
            _ => null,
        };
        if (known is not null)
        {
            _at++;
            if (char.IsAsciiLetterUpper(c))
                set.AddComplement(known);
            else
                set.Add(known);
            return true;
        }
        if (c is not ('p' or 'P'))
            return false;
        ReadOnlySpan<char> rest = _source[(_at + 1)..];
        int end = rest.IndexOf('}');
        if (rest.IsEmpty || rest[0] != '{' || end < 2)
        {
            problem = "\\p has no property in braces.";
            return true;
        }
        string name = rest[1..end].ToString();
        _at += end + 2;
        if (!UnicodeProperties.TryAdd(set, name, negated: c == 'P'))
            problem = $"the property {SchemaText.Cut(name)} is not supported; general categories are.";
        return true;
    }

    private int ReadCharacterEscape(bool inClass, out string? problem)
    {
        char c = _source[_at];
        problem = CharacterEscapes.TryRead(_source, ref _at, inClass, out int codePoint) ? null : $"\\{c} is no escape of ECMA-262.";
        return codePoint;
    }
}
