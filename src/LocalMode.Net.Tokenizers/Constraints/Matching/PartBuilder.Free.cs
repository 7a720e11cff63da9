using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

// Names and strings of which nearly every text is allowed: like all strings, but for the few tokens that begin with what is not.
internal sealed partial class PartBuilder
{
    private const int MaxBound = 64;
    private readonly List<int> _removed = [];
    private int _freeLabel;

    private LexemePart? BuildFromFree(JsonStringLexeme text, int state)
    {
        SpelledLexeme.Place place = text.PlaceOf(state);
        JsonStringLexeme any = program.Shared.AnyString;
        if (place.Part == JsonSpelling.Closed || text == any)
            return null;
        Span<int> bound = stackalloc int[MaxBound];
        if (text.Machine.FindBound(place.Machine, bound, out _freeLabel) < 0)
            return null;

        int anyState = any.StateOf(any.Machine.Start, place.Part);
        PartTable parts = program.Shared.PartsOf(any)!;
        if (!parts.TryGet(anyState, out LexemePart? free))
        {
            free = Build(any, anyState);
            parts.Add(anyState, free);
        }

        _removed.Clear();
        _exits.Clear();
        TokenTrie trie = _vocabulary.Trie;
        Visit(text, state, anyState, 0, trie);
        return new LexemePart(null, [], CreateExits(trie)) { Base = free, BaseLabel = _freeLabel, Removed = [.. _removed] };
    }

    private void Visit(JsonStringLexeme text, int state, int anyState, int node, TokenTrie trie)
    {
        ByteSet bytes = FindBoundBytes(text, text.PlaceOf(state));
        if (node == 0)
        {
            for (int value = 0; value < 256; value++)
            {
                if (bytes.Contains((byte)value) && program.Shared.RootChild((byte)value) is >= 0 and var child)
                    VisitChild(text, state, anyState, child, trie);
            }

            return;
        }

        int end = trie.Nodes[node].SubtreeEnd;
        for (int child = node + 1; child < end; child = trie.Nodes[child].SubtreeEnd)
        {
            if (bytes.Contains(trie.Nodes[child].Value))
                VisitChild(text, state, anyState, child, trie);
        }
    }

    private void VisitChild(JsonStringLexeme text, int state, int anyState, int child, TokenTrie trie)
    {
        byte value = trie.Nodes[child].Value;
        int anyNext = program.Shared.AnyString.Next(anyState, value);
        if (anyNext == Lexeme.Dead)
            return;
        int next = text.Next(state, value);
        if (next == Lexeme.Dead)
        {
            _removed.AddRange(trie.TokensFrom(child));
        }
        else if (text.IsAccepting(next))
        {
            int label = text.Label(next);
            if (label == _freeLabel || trie.Nodes[child].SubtreeEnd == child + 1)
                return;
            _removed.AddRange(trie.TokensFrom(child)[trie.TokensAt(child).Length..]);
            _exits.Add((label, child));
        }
        else if (!IsFree(text, next))
        {
            Visit(text, next, anyNext, child, trie);
        }
    }

    // Tells whether all that may follow for any string may follow here, with the same label.
    private bool IsFree(JsonStringLexeme text, int state)
    {
        SpelledLexeme.Place place = text.PlaceOf(state);
        if (place.Part == JsonSpelling.Whole || JsonSpelling.KindOf(place.Part) == JsonSpelling.Rest)
            return text.Machine.IsUniversal(place.Machine) && text.Machine.Label(place.Machine) == _freeLabel;
        Span<int> bound = stackalloc int[MaxBound];
        int count = text.Machine.FindBound(place.Machine, bound, out int label);
        if (count < 0 || label != _freeLabel)
            return false;
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(place.Part);
        foreach (int codePoint in bound[..count])
        {
            if ((codePoint >= first && codePoint <= last) || (codePoint >= otherFirst && codePoint <= otherLast))
                return false;
        }

        return true;
    }

    // The bytes after which something is not like for any string.
    private ByteSet FindBoundBytes(JsonStringLexeme text, SpelledLexeme.Place place)
    {
        if (place.Part is not (JsonSpelling.Whole or JsonSpelling.BeforeQuote))
            return ByteSet.All;
        Span<int> bound = stackalloc int[MaxBound];
        int count = 0;
        if (place.Part == JsonSpelling.Whole)
        {
            count = text.Machine.FindBound(place.Machine, bound, out int label);
            if (count < 0 || label != _freeLabel)
                return ByteSet.All;
        }

        ByteSet bytes = default;
        bytes.Add((byte)'"');
        if (place.Part == JsonSpelling.BeforeQuote)
            return bytes;
        bytes.Add((byte)'\\');
        foreach (int codePoint in bound[..count])
            bytes.Add(JsonSpelling.NextByte(JsonSpelling.Whole, codePoint, isRaw: true));
        return bytes;
    }
}
