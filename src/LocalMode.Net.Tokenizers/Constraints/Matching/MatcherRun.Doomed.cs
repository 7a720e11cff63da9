using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherRun
{
    private int[] _walkStates = new int[64];

    // Takes the tokens out of a mask that lead to nothing but a name that was used: walks the tree only where one still stands for what is written.
    private void RemoveDoomed(Configuration configuration, Span<ulong> mask)
    {
        TokenTrie trie = _program.Vocabulary.Trie;
        var text = (JsonStringLexeme)_program.LexemeAt(configuration.Lexeme);
        Frame frame = _frames[configuration.Frame];
        if (_walkStates.Length <= trie.MaxDepth)
            Array.Resize(ref _walkStates, trie.MaxDepth + 1);
        _walkStates[0] = configuration.State;
        int textLength = _textLength;
        ReadOnlySpan<TrieNode> nodes = trie.Nodes;
        int count = trie.NodeCount;
        for (int node = 1; node < count;)
        {
            ref readonly TrieNode at = ref nodes[node];
            int state = text.Next(_walkStates[at.Depth - 1], at.Value);
            if (state == Lexeme.Dead)
            {
                node = at.SubtreeEnd;
                continue;
            }

            _textLength = textLength + at.Depth - 1;
            if (_textLength == _text.Length)
                Array.Resize(ref _text, _textLength * 2);
            _text[_textLength++] = at.Value;
            _walkStates[at.Depth] = state;
            if (IsDoomed(text, state, configuration.Frame))
            {
                foreach (int token in trie.TokensFrom(node))
                    mask[token >> 6] &= ~(1UL << token);
                node = at.SubtreeEnd;
                continue;
            }

            node = !text.IsAccepting(state) && CanBecomeUsed(frame) ? node + 1 : at.SubtreeEnd;
        }

        _textLength = textLength;
    }

    private bool CanBecomeUsed(in Frame frame)
    {
        ReadOnlySpan<byte> written = _text.AsSpan(frame.TextStart.._textLength);
        for (int name = frame.Names; name != 0; name = _frames.NameAt(name).Previous)
        {
            FrameArena.UsedName known = _frames.NameAt(name);
            if (IsBeginning(written, _text.AsSpan(known.Start, known.Length)))
                return true;
        }

        return false;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> text)
    {
        SpelledText start = new(beginning), whole = new(text);
        while (start.TryNext(out int codePoint))
        {
            if (!whole.TryNext(out int other) || other != codePoint)
                return false;
        }

        if (start.Part is JsonSpelling.Whole or JsonSpelling.BeforeQuote)
            return true;
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(start.Part);
        return whole.TryNext(out int next) && ((next >= first && next <= last) || (next >= otherFirst && next <= otherLast));
    }
}
