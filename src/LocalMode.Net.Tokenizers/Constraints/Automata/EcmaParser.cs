using System.Globalization;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// Reads a regular expression of ECMA-262 with its <c>u</c> flag and the lenient literals of Annex B: exactly the patterns that the validator of
/// schemas takes, with the same meaning.
/// </summary>
internal ref partial struct EcmaParser
{
    private const int MostNested = 200;
    private const int BytesPerPart = 64;
    private readonly ReadOnlySpan<char> _source;
    private readonly CompileBudget _budget;
    private int _at;
    private int _depth;

    private EcmaParser(ReadOnlySpan<char> source, CompileBudget budget)
    {
        _source = source;
        _budget = budget;
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="PatternNotSupportedException">It is malformed, or has a back-reference, half a surrogate pair or more nested groups than can be read.</exception>
    public static PatternTree Parse(string pattern, CompileBudget budget)
    {
        EcmaParser parser = new(pattern, budget);
        PatternTree tree = parser.ReadChoice();
        return parser._at == pattern.Length ? tree : throw new PatternNotSupportedException("a bracket closes that was not opened.");
    }

    private PatternTree ReadChoice()
    {
        List<PatternTree> alternatives = [];
        while (true)
        {
            alternatives.Add(ReadSequence());
            if (_at >= _source.Length || _source[_at] != '|')
                return alternatives.Count == 1 ? alternatives[0] : new PatternChoice([.. alternatives]);
            _at++;
        }
    }

    private PatternTree ReadSequence()
    {
        List<PatternTree> parts = [];
        // Whether a quantifier may follow.
        bool atom = false;
        while (_at < _source.Length && _source[_at] is not ('|' or ')'))
        {
            _budget.Charge(BytesPerPart);
            char c = _source[_at++];
            if (c is '*' or '+' or '?')
            {
                Repeat(parts, atom, c == '+' ? 1 : 0, c == '?' ? 1 : null);
                atom = false;
            }
            else if (c == '{' && TryQuantifier(out int least, out int? most))
            {
                Repeat(parts, atom, least, most);
                atom = false;
            }
            else
            {
                parts.Add(ReadPart(c, out atom));
            }
        }
        return parts.Count == 1 ? parts[0] : parts.Count == 0 ? PatternTree.Empty : new PatternSequence([.. parts]);
    }

    private PatternTree ReadPart(char c, out bool atom)
    {
        atom = c is not ('^' or '$');
        switch (c)
        {
            case '^':
                return new PatternPlace(PatternPlaceKind.Beginning);
            case '$':
                return new PatternPlace(PatternPlaceKind.End);
            case '.':
                return new PatternChars(CharRanges.Dot);
            case '(':
                return ReadGroup();
            case '[':
                return ReadClass();
            case '\\':
                return ReadEscape(out atom);
            default:
                _at--;
                return Literal(CharacterEscapes.ReadCodePoint(_source, ref _at));
        }
    }

    private PatternTree ReadGroup()
    {
        if (++_depth > MostNested)
            throw new PatternNotSupportedException($"more than {MostNested} nested groups.");
        (bool isLook, bool isBehind, bool isNegative) = ReadOpening();
        PatternTree inner = ReadChoice();
        if (_at >= _source.Length)
            throw new PatternNotSupportedException("a bracket is not closed.");
        _at++;
        _depth--;
        return isLook ? new PatternLook(inner, isBehind, isNegative) : inner;
    }

    private (bool IsLook, bool IsBehind, bool IsNegative) ReadOpening()
    {
        ReadOnlySpan<char> rest = _source[_at..];
        if (rest.IsEmpty || rest[0] != '?')
            return default;
        foreach (string opening in (ReadOnlySpan<string>)["?:", "?=", "?!", "?<=", "?<!"])
        {
            if (!rest.StartsWith(opening))
                continue;
            _at += opening.Length;
            return (opening[^1] != ':', opening.Length == 3, opening[^1] == '!');
        }
        int end = rest.StartsWith("?<") ? rest.IndexOf('>') : -1;
        bool isName = end >= 3 && !char.IsAsciiDigit(rest[2]);
        for (int i = 2; i < end && isName; i++)
            isName = char.IsLetterOrDigit(rest[i]) || rest[i] is '_' or '$';
        if (!isName)
            throw new PatternNotSupportedException($"the group at {_at} is not of ECMA-262.");
        _at += end + 1;
        return default;
    }

    private void Repeat(List<PatternTree> parts, bool atom, int least, int? most)
    {
        if (!atom)
            throw new PatternNotSupportedException($"the quantifier before {_at} has nothing to repeat.");
        if (most < least)
            throw new PatternNotSupportedException($"the quantifier {{{least},{most}}} runs backwards.");
        // Lazy or not, the language is the same.
        if (_at < _source.Length && _source[_at] == '?')
            _at++;
        PatternTree item = parts[^1];
        bool isStar = least <= 1 && most is null;
        // All repetitions of any number of repetitions are any number of repetitions.
        if (item is PatternRepeat { Maximum: null, Minimum: 0 })
            return;
        if (item is PatternRepeat { Maximum: null, Minimum: 1 } inner && isStar)
            item = inner.Item;
        parts[^1] = new PatternRepeat(item, least, most);
    }

    private bool TryQuantifier(out int least, out int? most)
    {
        (least, most) = (0, null);
        int close = _source[_at..].IndexOf('}');
        if (close < 1)
            return false;
        ReadOnlySpan<char> body = _source.Slice(_at, close);
        int comma = body.IndexOf(',');
        ReadOnlySpan<char> from = comma < 0 ? body : body[..comma];
        ReadOnlySpan<char> to = comma < 0 ? body : body[(comma + 1)..];
        if (from.IsEmpty || from.ContainsAnyExceptInRange('0', '9') || to.ContainsAnyExceptInRange('0', '9'))
            return false;
        least = Saturated(from);
        most = to.IsEmpty ? null : Saturated(to);
        _at += close + 1;
        return true;
    }

    private static int Saturated(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : int.MaxValue;

    private static PatternChars Literal(int codePoint) => codePoint is > CharRanges.BeforeSurrogates and < CharRanges.AfterSurrogates
        ? throw new PatternNotSupportedException("half a surrogate pair is no character.")
        : new PatternChars(CharRanges.Of((codePoint, codePoint)));
}
