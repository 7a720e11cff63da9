namespace LocalMode.Tokenizers;

/// <content>Classes: what follows an opening bracket.</content>
internal sealed partial class PatternParser
{
    private CodePointSet ParseClass()
    {
        if (++_depth > MaxDepth)
        {
            throw _source.Unsupported($"Nesting deeper than {MaxDepth} groups");
        }

        bool negative = TryTake('^');
        CodePointSet? intersection = null;
        var ranges = new List<(int First, int Last)>();
        if (Peek == ']')
        {
            if (Array.IndexOf(_text, ']', _at + 1) < 0)
            {
                throw _source.Invalid("A class is empty.");
            }

            AddItem(ranges);
        }

        while (!TryTake(']'))
        {
            if (Peek == End)
            {
                throw _source.Invalid("A class is not closed.");
            }

            if (TryTake("&&"))
            {
                intersection = Intersect(intersection, ranges);
                ranges.Clear();
                continue;
            }

            AddItem(ranges);
        }

        _depth--;
        CodePointSet set = Intersect(intersection, ranges);
        return negative ? set.Complement() : set;
    }

    private CodePointSet Intersect(CodePointSet? before, List<(int First, int Last)> ranges)
    {
        CodePointSet set = CodePointSet.OfRanges(ranges);
        set = _ignoreCase ? CaseFolding.Close(set) : set;
        return before is null ? set : before.Intersect(set);
    }

    private void AddItem(List<(int First, int Last)> ranges)
    {
        if (TryParseClassSet() is { } set)
        {
            ranges.AddRange(set.Ranges);
            return;
        }

        int first = ParseClassCharacter();
        if (Peek != '-' || PeekAt(1) is ']' or End)
        {
            ranges.Add((first, first));
            return;
        }

        _at++;
        if (TryParseClassSet() is { } afterHyphen)
        {
            // As in [a-\d]: the hyphen is itself.
            ranges.Add((first, first));
            ranges.Add(('-', '-'));
            ranges.AddRange(afterHyphen.Ranges);
            return;
        }

        int last = ParseClassCharacter();
        ranges.Add(first <= last ? (first, last) : throw _source.Invalid("A range in a class ends before it begins."));
    }

    private CodePointSet? TryParseClassSet()
    {
        if (Peek == '[')
        {
            if (PeekAt(1) == ':' && TryParsePosixClass() is { } named)
            {
                return named;
            }

            _at++;
            return ParseClass();
        }

        if (Peek != '\\')
        {
            return null;
        }

        _at++;
        CodePointSet? set = TryParseSetEscape();
        if (set is null)
        {
            _at--;
        }

        return set;
    }

    private CodePointSet? TryParsePosixClass()
    {
        int start = _at;
        _at += 2;
        bool negative = TryTake('^');
        int nameStart = _at;
        while (Peek is >= 'a' and <= 'z')
        {
            _at++;
        }

        string name = string.Concat(_text[nameStart.._at].Select(char.ConvertFromUtf32));
        if (!TryTake(":]"))
        {
            _at = start;
            return null;
        }

        CodePointSet set = name is "alnum" or "alpha" or "lower" or "upper"
            ? throw _source.Unsupported($"The class '[:{name}:]'")
            : CategorySets.Find(name) ?? throw _source.Invalid($"There is no class '[:{name}:]'.");
        return negative ? set.Complement() : set;
    }

    private int ParseClassCharacter()
    {
        if (Peek == End)
        {
            throw _source.Invalid("A class is not closed.");
        }

        if (Peek != '\\')
        {
            return _text[_at++];
        }

        _at++;
        if (Peek == End)
        {
            throw _source.Invalid("It ends in a backslash.");
        }

        if (Peek == 'b')
        {
            _at++;
            return '\b';
        }

        return Peek is 'R' or 'X' or 'N' or 'O' ? throw _source.Unsupported($"The escape '\\{(char)Peek}' in a class") : ParseCharacterEscape();
    }
}
