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

    private static readonly byte[] AsciiKinds = CreateAsciiKinds();

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
        for (int at = 0; at < text.Length;)
        {
            Kind kind = KindOf(text[at]);
            if (kind != _kind || kind == Kind.Ideograph || IsLongEnough())
                EndWord(kind);
            int start = at;
            int most = kind == Kind.Ideograph ? 1 : Math.Max(LongWord - _inWord, 1);
            uint hash = _hash;
            uint recent = _recent;
            bool letters = _letters;
            do
            {
                char c = text[at++];
                hash = (hash ^ c) * 16777619;
                recent = (recent << 8) ^ c;
                letters |= (uint)(c - '0') > 9;
            }
            while (at - start < most && at < text.Length && KindOf(text[at]) == kind);
            (_hash, _recent, _letters) = (hash, recent, letters && (kind is Kind.Word or Kind.Ideograph));
            _inWord += at - start;
            _length += at - start;
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
            if (_runs.Add(word, _length) >= minCharacters && !Found)
                Found = IsLoop();
            _length = 0;
        }
        (_kind, _hash, _inWord, _letters) = (next, 2166136261, 0, false);
    }

    private bool IsLoop()
    {
        for (int period = 1; period <= PeriodicRuns.Periods; period++)
        {
            if (_runs.Characters(period) < minCharacters || _runs.Elements(period) < (minRepeats - 1) * period)
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
        if (c < 128)
            return (Kind)AsciiKinds[c];
        if (c is >= '\u3041' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7A3' or >= '\uF900' and <= '\uFAFF')
            return Kind.Ideograph;
        if (char.IsWhiteSpace(c))
            return Kind.Space;
        return char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            ? Kind.Word
            : Kind.Mark;
    }

    private static byte[] CreateAsciiKinds()
    {
        byte[] kinds = new byte[128];
        for (int c = 0; c < kinds.Length; c++)
        {
            kinds[c] = (byte)(char.IsAsciiLetterOrDigit((char)c) ? Kind.Word : (char)c is ' ' or (>= '\t' and <= '\r') ? Kind.Space : Kind.Mark);
        }
        return kinds;
    }
}
