using System.Globalization;

namespace LocalMode;

/// <summary>
/// Finds an answer that has fallen into a loop: the same words over and over, with nothing between. It reads text as it streams and takes it apart into words of its
/// own, since a client does not tell the model's tokens: runs of letters and digits, runs of other characters, and each ideograph for itself.
/// </summary>
/// <remarks>
/// It is meant to be late rather than wrong. Only exact repetition counts, so that a list whose lines differ in a number is none. Text without
/// letters, such as rules, tables of blanks or matrices of zeros, and text in a code block or in JSON that was asked for, has a floor that is
/// <see cref="DataFactor"/> times as high. Nothing is allocated after construction. Used by one flow of control.
/// </remarks>
internal sealed class RepetitionDetector(int minCharacters, int minRepeats, bool isData = false)
{
    /// <summary>How much longer a loop of data may be.</summary>
    public const int DataFactor = 3;

    // A run without an end, such as text of a script without spaces, is cut where its own content says so: then a loop is cut at the same places each time.
    private const int LongWord = 12;
    private const int LongestWord = 32;
    private const int HasLetter = 1;
    private const int NeverZero = 2;

    private readonly PeriodicRuns _runs = new();
    private Kind _kind;
    private uint _hash;
    private uint _recent;
    private int _inWord;
    private int _length;
    private bool _letters;
    private bool _inFence;

    private enum Kind
    {
        Space,
        Word,
        Mark,
        Ideograph,
    }

    /// <summary>Whether there was a loop. Once there was, it stays.</summary>
    public bool Found { get; private set; }

    /// <summary>The characters read.</summary>
    public long CharactersRead { get; private set; }

    /// <summary>Reads on.</summary>
    /// <returns><see cref="Found"/>.</returns>
    public bool Add(ReadOnlySpan<char> text)
    {
        CharactersRead += text.Length;
        foreach (char c in text)
        {
            Kind kind = KindOf(c);
            if (kind != _kind || kind == Kind.Ideograph || IsLongEnough())
                EndWord(kind);
            _hash = (_hash ^ c) * 16777619;
            _recent = (_recent << 8) ^ c;
            _letters |= kind is Kind.Word or Kind.Ideograph && !char.IsAsciiDigit(c);
            _inWord++;
            _length++;
        }
        return Found;
    }

    private bool IsLongEnough() =>
        _inWord >= LongWord && (_inWord >= LongestWord || (_kind == Kind.Word && ((_recent & 0xFFFFFF) * 2654435769u) >> 29 == 0));

    private void EndWord(Kind next)
    {
        // The space between two words belongs to the second one. Only space without an end is a word.
        if (_inWord > 0 && (_kind != Kind.Space || _inWord >= LongestWord))
        {
            if (_kind == Kind.Mark && _inWord == 3 && (_recent & 0xFFFFFF) == 0x606060)
                _inFence = !_inFence;
            int word = (int)(_hash & ~3u) | NeverZero | (_letters ? HasLetter : 0);
            if (_runs.Add(word, _length, minCharacters) && !Found)
                Found = IsLoop();
            _length = 0;
        }
        (_kind, _hash, _inWord, _letters) = (next, 2166136261, 0, false);
    }

    private bool IsLoop()
    {
        for (int period = 1; period <= PeriodicRuns.Periods; period++)
        {
            if (_runs.Characters(period) < minCharacters || _runs.Repeats(period) < minRepeats - 1)
                continue;
            bool data = isData || _inFence || !ContainsLetter(_runs.Newest(period));
            if (!data || _runs.Characters(period) >= minCharacters * DataFactor)
                return true;
        }
        return false;
    }

    private static bool ContainsLetter(ReadOnlySpan<int> words)
    {
        foreach (int word in words)
        {
            if ((word & HasLetter) != 0)
                return true;
        }
        return false;
    }

    private static Kind KindOf(char c)
    {
        if (char.IsAscii(c))
            return char.IsAsciiLetterOrDigit(c) ? Kind.Word : c is ' ' or (>= '\t' and <= '\r') ? Kind.Space : Kind.Mark;
        if (c is >= '\u3041' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7A3' or >= '\uF900' and <= '\uFAFF')
            return Kind.Ideograph;
        if (char.IsWhiteSpace(c))
            return Kind.Space;
        return char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            ? Kind.Word
            : Kind.Mark;
    }
}
