namespace LocalMode.Tokenizers.Constraints.Matching;

// Names and strings that must not come twice. Lexemes know nothing of those that were used, so their states are looked at after each byte.
internal sealed partial class MatcherRun
{
    // Set where what may come depends on a name that a walk does not know.
    private bool _isUncertain;

    private bool IsGuarded(int number)
    {
        ref readonly Frame frame = ref _frames[number];
        return frame.Names != 0 && (frame.Phase == FramePhase.Name || (frame.Phase == FramePhase.Value && _program.NodeAt(frame.Node) is ArrayProgram));
    }

    // Tells whether the text that is being read, the last byte of the answer being its last one, can only become one that was used.
    private bool IsDoomed(Lexeme lexeme, int state, int number)
    {
        var text = (JsonStringLexeme)lexeme;
        Frame frame = _frames[number];
        int count = _frames.CountNames(frame.Names);
        bool isClosed = text.IsAccepting(state);
        long possible = isClosed ? 1 : text.CountTexts(state, count + 1L);
        if (possible > count)
            return false;
        if (_frames.NameAt(frame.Names).IsUnknownAmong)
        {
            _isUncertain = true;
            return false;
        }

        ReadOnlySpan<byte> written = _text.AsSpan(frame.TextStart.._textLength);
        SpelledLexeme.Place place = text.PlaceOf(state);
        int used = 0;
        for (int name = frame.Names; name != 0 && used < possible; name = _frames.NameAt(name).Previous)
        {
            FrameArena.UsedName known = _frames.NameAt(name);
            used += CanBecome(written, _text.AsSpan(known.Start, known.Length), text.Machine, place, isClosed) ? 1 : 0;
        }

        return used >= possible;
    }

    // Tells whether the beginning of a string can become a text of the machine: the place is where the beginning ends.
    private static bool CanBecome(ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> text, StringMachine machine, SpelledLexeme.Place place, bool isClosed)
    {
        SpelledText start = new(beginning), whole = new(text);
        while (start.TryNext(out int codePoint))
        {
            if (!whole.TryNext(out int other) || other != codePoint)
                return false;
        }

        bool hasMore = whole.TryNext(out int next);
        if (isClosed)
            return !hasMore;
        if (start.Part is not (JsonSpelling.Whole or JsonSpelling.BeforeQuote))
        {
            (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(start.Part);
            if (!hasMore || !((next >= first && next <= last) || (next >= otherFirst && next <= otherLast)))
                return false;
        }

        // There the machine is behind the character that is being written.
        if (JsonSpelling.KindOf(place.Part) == JsonSpelling.Rest)
            hasMore = whole.TryNext(out next);
        int state = place.Machine;
        for (; hasMore; hasMore = whole.TryNext(out next))
        {
            state = machine.Next(state, next);
            if (state == StringMachine.Dead)
                return false;
        }

        return machine.IsAccepting(state);
    }

    // Tells whether an array of strings that must not come twice has one left for an index.
    private bool HasStringLeft(ArrayProgram array, int index, int names)
    {
        if (!array.Node.UniqueStrings || names == 0)
            return true;
        (int plain, int counted) = array.ItemAt(index);
        return HasStringLeft(plain, names) || HasStringLeft(counted, names);
    }

    private bool HasStringLeft(int node, int names)
    {
        if (node < 0 || _program.NodeAt(node) is not LexemeNode item || _program.LexemeAt(item.Lexeme) is not JsonStringLexeme text)
            return false;
        int count = _frames.CountNames(names);
        long possible = text.CountTexts(text.Start, count + 1L);
        if (possible > count)
            return true;
        SpelledLexeme.Place place = text.PlaceOf(text.Start);
        int used = 0;
        for (int name = names; name != 0; name = _frames.NameAt(name).Previous)
        {
            FrameArena.UsedName known = _frames.NameAt(name);
            if (known.Start < 0)
            {
                _isUncertain = true;
                return true;
            }

            used += CanBecome([], _text.AsSpan(known.Start, known.Length), text.Machine, place, isClosed: false) ? 1 : 0;
        }

        return used < possible;
    }
}
