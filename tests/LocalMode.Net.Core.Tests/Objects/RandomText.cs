using System.Globalization;
using System.Text;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Writes texts that a pattern matches from end to end: literals, classes, groups, alternatives and counts, which is what our schemas have.</summary>
internal sealed class RandomText(string pattern, Random random)
{
    private int _at;

    public string Next()
    {
        _at = 0;
        string text = Alternatives(write: true);
        _at.Should().Be(pattern.Length, "the whole pattern {0} was read", pattern);
        return text;
    }

    private string Alternatives(bool write)
    {
        // Which branch is written is known only when all were seen, so all are written.
        List<string> branches = [];
        do
        {
            branches.Add(Sequence(write));
        }
        while (Skip('|'));
        return branches[random.Next(branches.Count)];
    }

    private string Sequence(bool write)
    {
        StringBuilder text = new();
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
        {
            int begin = _at;
            string once = Atom(write);
            int end = _at;
            (int from, int to) = Count();
            int after = _at;
            int count = write ? random.Next(from, to + 1) : 0;
            for (int i = 0; i < count; i++)
            {
                _at = begin;
                text.Append(Atom(write));
                _at.Should().Be(end);
            }
            _at = after;
            _ = once;
        }
        return text.ToString();
    }

    private string Atom(bool write)
    {
        char c = pattern[_at++];
        switch (c)
        {
            case '^' or '$':
                return "";
            case '(':
                if (Skip('?'))
                    Skip(':').Should().BeTrue();
                string inside = Alternatives(write);
                Skip(')').Should().BeTrue();
                return inside;
            case '[':
                return Class();
            case '\\':
                return Escaped().ToString();
            default:
                return c.ToString();
        }
    }

    private string Class()
    {
        List<(char From, char To)> ranges = [];
        while (!Skip(']'))
        {
            char from = Next(pattern[_at++]);
            char to = from;
            if (pattern[_at] == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                to = Next(pattern[_at++]);
            }
            ranges.Add((from, to));
        }
        (char first, char last) = ranges[random.Next(ranges.Count)];
        return ((char)random.Next(first, last + 1)).ToString();
    }

    private char Next(char c) => c == '\\' ? Escaped() : c;

    private char Escaped()
    {
        char c = pattern[_at++];
        if (c != 'u')
        {
            char.IsLetterOrDigit(c).Should().BeFalse("only literals are escaped in {0}", pattern);
            return c;
        }
        _at += 4;
        return (char)int.Parse(pattern.AsSpan(_at - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private (int From, int To) Count()
    {
        if (Skip('?'))
            return (0, 1);
        if (Skip('*'))
            return (0, 4);
        if (Skip('+'))
            return (1, 4);
        if (!Skip('{'))
            return (1, 1);
        int close = pattern.IndexOf('}', _at);
        string[] bounds = pattern[_at..close].Split(',');
        _at = close + 1;
        int from = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        return (from, bounds.Length == 1 ? from : int.Parse(bounds[1], CultureInfo.InvariantCulture));
    }

    private bool Skip(char c)
    {
        if (_at >= pattern.Length || pattern[_at] != c)
            return false;
        _at++;
        return true;
    }
}
