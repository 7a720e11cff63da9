namespace LocalMode.Tokenizers;

/// <summary>Parses Oniguruma's syntax, the default one, for UTF-8. What it does not know is refused, never skipped.</summary>
internal sealed partial class PatternParser
{
    private const int MaxDepth = 200;
    private const int MaxQuantifiers = 8;
    private const int MaxRepeat = 100_000;
    private const int End = -1;

    private readonly PatternSource _source;
    private readonly int[] _text;
    private int _at;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotAll;
    private bool _extended;

    private PatternParser(PatternSource source)
    {
        _source = source;
        _text = [.. source.Text.EnumerateRunes().Select(static rune => rune.Value)];
    }

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The pattern.</param>
    public static PatternNode Parse(PatternSource source)
    {
        var parser = new PatternParser(source);
        PatternNode node = parser.ParseChoice();
        return parser.Peek == End ? node : throw source.Invalid("There is a closing parenthesis without an opening one.");
    }

    private int Peek => _at < _text.Length ? _text[_at] : End;

    private int PeekAt(int distance) => _at + distance < _text.Length ? _text[_at + distance] : End;

    private bool TryTake(char c)
    {
        if (Peek != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TryTake(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (PeekAt(i) != text[i])
            {
                return false;
            }
        }

        _at += text.Length;
        return true;
    }

    private PatternNode ParseChoice()
    {
        if (++_depth > MaxDepth)
        {
            throw _source.Unsupported($"Nesting deeper than {MaxDepth} groups");
        }

        var branches = new List<PatternNode> { ParseSequence() };
        while (TryTake('|'))
        {
            branches.Add(ParseSequence());
        }

        _depth--;
        return branches.Count == 1 ? branches[0] : new ChoiceNode(branches);
    }

    private PatternNode ParseSequence()
    {
        var items = new List<PatternNode>();
        while (Peek is not (End or '|' or ')'))
        {
            if (_extended && SkipIgnored())
            {
                continue;
            }

            PatternNode? atom = ParseAtom();
            if (atom is not null)
            {
                items.Add(ParseQuantifiers(atom));
            }
        }

        return items.Count == 1 ? items[0] : new SequenceNode(items);
    }

    private bool SkipIgnored()
    {
        if (Peek == '#')
        {
            while (Peek is not (End or '\n'))
            {
                _at++;
            }

            return true;
        }

        if (Peek is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
        {
            _at++;
            return true;
        }

        return false;
    }

    private PatternNode? ParseAtom()
    {
        int c = _text[_at++];
        switch (c)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new SetNode(ParseClass());
            case '.':
                return new SetNode(_dotAll ? CodePointSet.All : CodePointSet.Of('\n').Complement());
            case '^':
                return new AnchorNode(PatternAnchor.LineStart);
            case '$':
                return new AnchorNode(PatternAnchor.LineEnd);
            case '\\':
                return ParseEscape();
            case '*' or '+' or '?':
                throw _source.Invalid($"Nothing comes before '{(char)c}' that could be repeated.");
            case '{':
                int brace = _at;
                if (TryReadInterval(out _, out _))
                {
                    throw _source.Invalid("Nothing comes before '{' that could be repeated.");
                }

                _at = brace;
                return Literal(c);
            default:
                return Literal(c);
        }
    }

    private SetNode Literal(int c)
    {
        CodePointSet set = CodePointSet.Of(c);
        return new SetNode(_ignoreCase ? CaseFolding.Close(set) : set);
    }

    private PatternNode ParseQuantifiers(PatternNode node)
    {
        for (int count = 0; ; count++)
        {
            // Each is a level of the tree, which is walked by recursion.
            if (count > MaxQuantifiers)
            {
                throw _source.Unsupported($"More than {MaxQuantifiers} quantifiers in a row");
            }

            int c = Peek;
            int min, max;
            if (c is '*' or '+' or '?')
            {
                _at++;
                (min, max) = c == '*' ? (0, int.MaxValue) : c == '+' ? (1, int.MaxValue) : (0, 1);
                if (TryTake('+'))
                {
                    node = new AtomicNode(new RepeatNode(node, min, max, Lazy: false));
                    continue;
                }

                node = new RepeatNode(node, min, max, TryTake('?'));
                continue;
            }

            int brace = _at;
            if (c != '{' || !Advance() || !TryReadInterval(out min, out max))
            {
                _at = brace;
                return node;
            }

            // A fixed number cannot be lazy: the question mark makes it optional.
            bool mark = TryTake('?');
            node = new RepeatNode(node, min, max, mark && min != max);
            node = mark && min == max ? new RepeatNode(node, 0, 1, Lazy: false) : node;
        }
    }

    private bool Advance()
    {
        _at++;
        return true;
    }

    // After the opening brace. What is no interval is literal text.
    private bool TryReadInterval(out int min, out int max)
    {
        bool hasMin = TryReadNumber(out min);
        max = min;
        if (TryTake(','))
        {
            bool hasMax = TryReadNumber(out max);
            if (!hasMin && !hasMax)
            {
                return false;
            }

            max = hasMax ? max : int.MaxValue;
        }
        else if (!hasMin)
        {
            return false;
        }

        if (!TryTake('}'))
        {
            return false;
        }

        if (min > MaxRepeat || (max != int.MaxValue && max > MaxRepeat))
        {
            throw _source.Invalid($"A number of repetitions is above {MaxRepeat}.");
        }

        return min <= max ? true : throw _source.Unsupported("An interval whose first number is the larger one");
    }

    private bool TryReadNumber(out int number)
    {
        number = 0;
        int start = _at;
        while (Peek is >= '0' and <= '9')
        {
            number = Math.Min(MaxRepeat + 1, (number * 10) + (_text[_at++] - '0'));
        }

        return _at > start;
    }
}
