using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>
/// Translates a regular expression of ECMA-262 (with its <c>u</c> flag, and the lenient literals of its Annex B that schemas use) into one
/// that means the same to .NET.
/// </summary>
internal ref partial struct EcmaPattern
{
    private const string Word = "[0-9A-Z_a-z]";
    private readonly ReadOnlySpan<char> _source;
    private readonly StringBuilder _output;
    private readonly List<string?> _groups;
    private readonly bool _hasReferences;
    private int _at;
    private int _group;
    private long _repetition;
    private bool _linear;
    private bool _asserts;

    private EcmaPattern(ReadOnlySpan<char> source)
    {
        _source = source;
        _output = new StringBuilder(source.Length * 2);
        _groups = [];
        _repetition = 1;
        _linear = true;
        _hasReferences = Scan();
    }

    /// <summary>Translates a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="translated">The pattern for .NET.</param>
    /// <param name="linear">Whether .NET's engine without backtracking takes it.</param>
    /// <param name="problem">What is wrong with it, if anything is.</param>
    public static bool TryTranslate(string source, out string translated, out bool linear, out string? problem)
    {
        EcmaPattern pattern = new(source);
        problem = pattern.Run();
        translated = pattern._output.ToString();
        // Between the halves of a pair there is no place. Only a match of nothing could begin there, and only assertions tell it from other places.
        if (pattern._asserts && (source[0] != '^' || source.Contains('|')))
            translated = $@"(?!(?<=[\uD800-\uDBFF])[\uDC00-\uDFFF])(?:{translated})";
        linear = pattern._linear;
        return problem is null;
    }

    /// <summary>Counts the groups and finds out whether anything refers to them; else they need not capture.</summary>
    private readonly bool Scan()
    {
        bool inClass = false;
        bool references = false;
        for (int i = 0; i < _source.Length; i++)
        {
            char c = _source[i];
            if (c == '\\')
            {
                i++;
                references |= !inClass && i < _source.Length && _source[i] is (>= '1' and <= '9') or 'k';
            }
            else if (c == '[')
            {
                inClass = true;
            }
            else if (c == ']')
            {
                inClass = false;
            }
            else if (c == '(' && !inClass)
            {
                if (i + 1 >= _source.Length || _source[i + 1] != '?')
                    _groups.Add(null);
                else if (i + 3 < _source.Length && _source[i + 2] == '<' && _source[i + 3] is not ('=' or '!'))
                    _groups.Add(_source[(i + 3)..].IndexOf('>') is var end and > 0 ? _source.Slice(i + 3, end).ToString() : "");
            }
        }
        return references;
    }

    private string? Run()
    {
        int open = 0;
        // Whether a quantifier may follow.
        bool atom = false;
        while (_at < _source.Length)
        {
            char c = _source[_at++];
            switch (c)
            {
                case '^' or '|':
                    _output.Append(c);
                    atom = false;
                    break;
                case '$':
                    _output.Append(@"\z");
                    atom = false;
                    break;
                case '.':
                    _output.Append(CodePointSet.LineEnds.Write(negated: true));
                    atom = true;
                    break;
                case '(':
                    open++;
                    if (!Open())
                        return $"the group at {_at} is not of ECMA-262.";
                    atom = false;
                    break;
                case ')':
                    if (--open < 0)
                        return "a bracket closes that was not opened.";
                    _output.Append(')');
                    atom = true;
                    break;
                case '[':
                    if (ReadClass() is { } classProblem)
                        return classProblem;
                    atom = true;
                    break;
                case '\\':
                    if (ReadEscape(out atom) is { } escapeProblem)
                        return escapeProblem;
                    break;
                case '*' or '+' or '?':
                    if (!atom)
                        return $"'{c}' at {_at} has nothing to repeat.";
                    _output.Append(c);
                    Lazy();
                    atom = false;
                    break;
                case '{' when TryQuantifier(out string quantifier):
                    if (!atom)
                        return $"'{quantifier}' has nothing to repeat.";
                    _output.Append(quantifier);
                    Lazy();
                    atom = false;
                    break;
                default:
                    _at--;
                    AppendLiteral(CharacterEscapes.ReadCodePoint(_source, ref _at));
                    atom = true;
                    break;
            }
        }
        const int MostUnrolled = 2000;
        _linear &= _repetition <= MostUnrolled;
        return open == 0 ? null : "a bracket is not closed.";
    }

    private void Lazy()
    {
        if (_at < _source.Length && _source[_at] == '?')
        {
            _output.Append('?');
            _at++;
        }
    }

    private bool Open()
    {
        ReadOnlySpan<char> rest = _source[_at..];
        if (rest.IsEmpty || rest[0] != '?')
        {
            Capture();
            return true;
        }
        foreach (string opening in (ReadOnlySpan<string>)["?:", "?=", "?!", "?<=", "?<!"])
        {
            if (!rest.StartsWith(opening))
                continue;
            _asserts |= opening != "?:";
            _linear &= opening == "?:";
            _output.Append('(').Append(opening);
            _at += opening.Length;
            return true;
        }
        int end = rest.StartsWith("?<") ? rest.IndexOf('>') : -1;
        if (end < 3 || char.IsAsciiDigit(rest[2]))
            return false;
        foreach (char c in rest[2..end])
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '$'))
                return false;
        }
        _at += end + 1;
        Capture();
        return true;
    }

    /// <summary>Numbers groups as ECMA-262 does, named ones among the others.</summary>
    private void Capture()
    {
        _group++;
        if (_hasReferences)
            _output.Append(CultureInfo.InvariantCulture, $"(?<{_group}>");
        else
            _output.Append("(?:");
    }

    private bool TryQuantifier(out string quantifier)
    {
        quantifier = "";
        int close = _source[_at..].IndexOf('}');
        if (close < 1)
            return false;
        ReadOnlySpan<char> body = _source.Slice(_at, close);
        int comma = body.IndexOf(',');
        ReadOnlySpan<char> least = comma < 0 ? body : body[..comma];
        ReadOnlySpan<char> most = comma < 0 ? default : body[(comma + 1)..];
        if (least.IsEmpty || least.ContainsAnyExceptInRange('0', '9') || most.ContainsAnyExceptInRange('0', '9'))
            return false;
        int from = Saturated(least);
        int to = most.IsEmpty ? from : Saturated(most);
        _repetition = Math.Min(_repetition * Math.Max(1, Math.Max(from, to)), int.MaxValue);
        quantifier = comma < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{{{from}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{{{from},{(most.IsEmpty ? "" : to)}}}");
        _at += close + 1;
        return true;
    }

    private static int Saturated(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : int.MaxValue;

    private readonly void AppendLiteral(int codePoint)
    {
        if (codePoint > 0xFFFF)
            _output.Append("(?:").Append(char.ConvertFromUtf32(codePoint)).Append(')');
        else if (codePoint < 0x80 && !char.IsAsciiLetterOrDigit((char)codePoint))
            _output.Append(CultureInfo.InvariantCulture, $@"\u{codePoint:X4}");
        else
            _output.Append((char)codePoint);
    }
}
