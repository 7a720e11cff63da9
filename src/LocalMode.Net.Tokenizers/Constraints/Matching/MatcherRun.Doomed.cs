using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherRun
{
    // The names that were read last.
    private FrameArena.UsedName[] _read = new FrameArena.UsedName[16];
    private int _readCount;

    // The characters of the names that were used and where each one begins, and the names that still stand for what is written, a stack of sets.
    private int[] _characters = new int[64];
    private int[] _starts = new int[16];
    private int[] _standing = new int[64];

    // Takes the tokens out of a mask that lead to nothing but a name that was used: goes down the tree only where one still stands for what is written.
    private void RemoveDoomed(Configuration configuration, Span<ulong> mask)
    {
        int textLength = _textLength;
        Frame frame = _frames[configuration.Frame];
        int names = ReadNames(frame.Names);
        SpelledText written = new(_text.AsSpan(frame.TextStart.._textLength));
        int count = 0, length = 0;
        ReserveStanding(names);
        for (int name = 0; name < names; name++)
            _standing[count++] = name;
        while (written.TryNext(out int codePoint))
            count = Keep(0, count, 0, codePoint, codePoint, length++);
        int from = 0;
        if (!IsBetween(written.Part))
        {
            from = count;
            ReserveStanding(from + count);
            count = KeepIn(0, count, from, written.Part, length);
        }

        if (count > 0)
            RemoveDoomed(configuration, configuration.State, written.Part, 0, length, from, count, mask);
        _textLength = textLength;
    }

    private void RemoveDoomed(Configuration configuration, int state, int part, int node, int length, int from, int count, Span<ulong> mask)
    {
        TokenTrie trie = _program.Vocabulary.Trie;
        ByteSet bytes = FindNextBytes(part, length, from, count);
        int end = trie.Nodes[node].SubtreeEnd;
        if (node == 0)
        {
            for (int value = 0; value < 256; value++)
            {
                if (bytes.Contains((byte)value) && _program.Shared.RootChild((byte)value) is >= 0 and var child)
                    RemoveDoomedChild(configuration, state, part, child, length, from, count, mask);
            }

            return;
        }

        for (int child = node + 1; child < end; child = trie.Nodes[child].SubtreeEnd)
        {
            if (bytes.Contains(trie.Nodes[child].Value))
                RemoveDoomedChild(configuration, state, part, child, length, from, count, mask);
        }
    }

    private void RemoveDoomedChild(Configuration configuration, int state, int part, int node, int length, int from, int count, Span<ulong> mask)
    {
        TokenTrie trie = _program.Vocabulary.Trie;
        var text = (JsonStringLexeme)_program.LexemeAt(configuration.Lexeme);
        byte value = trie.Nodes[node].Value;
        state = text.Next(state, value);
        part = JsonSpelling.Step(part, value, out int codePoint);
        if (state == Lexeme.Dead || part == JsonSpelling.Dead)
            return;
        int to = from + count, kept;
        ReserveStanding(to + count);
        if (part == JsonSpelling.Closed)
            kept = KeepEnded(from, count, to, length);
        else if (codePoint >= 0)
            kept = Keep(from, count, to, codePoint, codePoint, length++);
        else
            kept = IsBetween(part) ? KeepAll(from, count, to) : KeepIn(from, count, to, part, length);
        if (kept == 0)
            return;

        int textLength = _textLength;
        Write(value);
        bool isClosed = part == JsonSpelling.Closed;
        if (isClosed || (text.CountTexts(state, kept + 1L) <= kept && IsDoomed(text, state, configuration.Frame)))
        {
            foreach (int token in trie.TokensFrom(node))
                mask[token >> 6] &= ~(1UL << token);
        }
        else if (trie.Nodes[node].SubtreeEnd > node + 1)
        {
            RemoveDoomed(configuration, state, part, node, length, to, kept, mask);
        }

        _textLength = textLength;
    }

    private static bool IsBetween(int part) => part is JsonSpelling.Whole or JsonSpelling.BeforeQuote;

    // The bytes after which a name may still stand for what is written: all inside of a character.
    private ByteSet FindNextBytes(int part, int length, int from, int count)
    {
        if (!IsBetween(part))
            return ByteSet.All;
        ByteSet bytes = default;
        bytes.Add((byte)'"');
        if (part == JsonSpelling.BeforeQuote)
            return bytes;
        bytes.Add((byte)'\\');
        for (int i = from; i < from + count; i++)
        {
            int name = _standing[i];
            if (_starts[name] + length < _starts[name + 1])
                bytes.Add(JsonSpelling.NextByte(JsonSpelling.Whole, _characters[_starts[name] + length], isRaw: true));
        }

        return bytes;
    }

    private int KeepAll(int from, int count, int to)
    {
        _standing.AsSpan(from, count).CopyTo(_standing.AsSpan(to));
        return count;
    }

    private int KeepEnded(int from, int count, int to, int length)
    {
        int kept = 0;
        for (int i = from; i < from + count; i++)
        {
            int name = _standing[i];
            if (_starts[name] + length == _starts[name + 1])
                _standing[to + kept++] = name;
        }

        return kept;
    }

    private int KeepIn(int from, int count, int to, int part, int length)
    {
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(part);
        int kept = Keep(from, count, to, first, last, length);
        return otherFirst < 0 ? kept : kept + Keep(from, count, to + kept, otherFirst, otherLast, length);
    }

    // Keeps the names whose character at a place is in a range.
    private int Keep(int from, int count, int to, int first, int last, int length)
    {
        int kept = 0;
        for (int i = from; i < from + count; i++)
        {
            int name = _standing[i], at = _starts[name] + length;
            if (at < _starts[name + 1] && _characters[at] >= first && _characters[at] <= last)
                _standing[to + kept++] = name;
        }

        return kept;
    }

    // Reads the names that were used, the first one first; those that are still there from the last time are not read again.
    private int ReadNames(int name)
    {
        int count = _frames.CountNames(name), same = Math.Min(count, _readCount);
        if (count > _read.Length)
            Array.Resize(ref _read, Math.Max(count, _read.Length * 2));
        if (count >= _starts.Length)
            Array.Resize(ref _starts, Math.Max(count + 1, _starts.Length * 2));
        for (int i = count - 1; i >= 0; i--)
        {
            FrameArena.UsedName known = _frames.NameAt(name);
            if (i < same && _read[i] != known)
                same = i;
            _read[i] = known;
            name = known.Previous;
        }

        for (int i = same; i < count; i++)
            Read(i);
        return _readCount = count;
    }

    private void Read(int index)
    {
        int end = _starts[index];
        SpelledText text = new(_text.AsSpan(_read[index].Start, _read[index].Length));
        while (text.TryNext(out int codePoint))
        {
            if (end == _characters.Length)
                Array.Resize(ref _characters, end * 2);
            _characters[end++] = codePoint;
        }

        _starts[index + 1] = end;
    }

    // The text behind a place is written anew.
    private void ForgetNames(int textLength)
    {
        while (_readCount > 0 && _read[_readCount - 1].Start + _read[_readCount - 1].Length > textLength)
            _readCount--;
    }

    private void ReserveStanding(int count)
    {
        if (count > _standing.Length)
            Array.Resize(ref _standing, Math.Max(count, _standing.Length * 2));
    }

    private void Write(byte value)
    {
        if (_textLength == _text.Length)
            Array.Resize(ref _text, _textLength * 2);
        _text[_textLength++] = value;
    }
}
