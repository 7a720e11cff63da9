using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Computes what tokens do from a state of a lexeme on, those that go on where it may end already left out. For one matcher.</summary>
internal sealed partial class PartBuilder(MatcherProgram program)
{
    private const int FewNodes = 2;
    private const int ManyTokens = 4096;
    private readonly TokenVocabulary _vocabulary = program.Vocabulary;
    private readonly List<int> _inside = [];

    // The nodes where the lexeme may end and tokens go on, with the label of the end.
    private readonly List<(int Label, int Node)> _exits = [];
    private int[] _states = new int[64];
    private ByteSet[] _bytes = new ByteSet[64];

    public LexemePart Build(Lexeme lexeme, int state)
    {
        if (lexeme is JsonStringLexeme text && BuildFromFree(text, state) is { } free)
            return free;
        _inside.Clear();
        _exits.Clear();
        ulong[]? dense = PlainPart(lexeme, state);
        TokenTrie trie = dense is null ? _vocabulary.Trie : _vocabulary.SpecialTrie;
        Walk(lexeme, state, trie);
        if (dense is null && _inside.Count > 2 * _vocabulary.MaskLength)
            dense = new ulong[_vocabulary.MaskLength];
        else if (dense is not null)
            dense = [.. dense];
        int[] sparse = [];
        if (dense is null)
            sparse = [.. _inside];
        else
            AddInside(lexeme, state, dense);
        return new LexemePart(dense, sparse, CreateExits(trie));
    }

    /// <summary>Gives the plain tokens that stay inside of a lexeme, where that depends on nothing but their length; else <see langword="null"/>. Tokens with line separators may be wrong.</summary>
    public ulong[]? PlainPart(Lexeme lexeme, int state)
    {
        if (lexeme is not SpelledLexeme text || text.PlaceOf(state) is not { Part: JsonSpelling.Whole } place)
            return null;
        int reach = text.Machine.PlainReach(place.Machine, _vocabulary.MaxPlainLength);
        return reach <= 0 ? null : reach >= _vocabulary.MaxPlainLength ? _vocabulary.PlainMask : _vocabulary.PlainMaskUpTo(reach);
    }

    private void AddInside(Lexeme lexeme, int state, ulong[] dense)
    {
        foreach (int token in _inside)
            dense[token >> 6] |= 1UL << token;

        // Line separators are the characters that a dot leaves out.
        foreach (int token in program.Shared.OddPlain)
        {
            if (IsDead(lexeme, state, _vocabulary.GetBytes(token)))
                dense[token >> 6] &= ~(1UL << token);
        }
    }

    private static bool IsDead(Lexeme lexeme, int state, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && state != Lexeme.Dead; i++)
            state = lexeme.Next(state, bytes[i]);
        return state == Lexeme.Dead;
    }

    private void Walk(Lexeme lexeme, int state, TokenTrie trie)
    {
        if (_states.Length <= trie.MaxDepth)
            Array.Resize(ref _states, trie.MaxDepth + 1);
        ReadOnlySpan<TrieNode> nodes = trie.Nodes;
        int[] states = _states;
        states[0] = state;
        var text = lexeme as SpelledLexeme;
        if (_bytes.Length <= trie.MaxDepth)
            Array.Resize(ref _bytes, trie.MaxDepth + 1);
        _bytes[0] = text is null ? ByteSet.All : FindBytes(text, state);
        int count = trie.NodeCount;
        for (int node = 1; node < count;)
        {
            ref readonly TrieNode at = ref nodes[node];
            int next = _bytes[at.Depth - 1].Contains(at.Value) ? lexeme.Next(states[at.Depth - 1], at.Value) : Lexeme.Dead;
            if (next == Lexeme.Dead)
            {
                node = at.SubtreeEnd;
                continue;
            }

            foreach (int token in trie.TokensAt(node))
                _inside.Add(token);
            if (at.SubtreeEnd > node + 1 && lexeme.IsAccepting(next))
                _exits.Add((lexeme.Label(next), node));
            states[at.Depth] = next;
            if (at.SubtreeEnd > node + 1)
                _bytes[at.Depth] = text is null ? ByteSet.All : FindBytes(text, next);
            node++;
        }
    }

    // The bytes that may go on where few characters may follow: most of a node's children need no look then.
    private static ByteSet FindBytes(SpelledLexeme text, int state)
    {
        SpelledLexeme.Place place = text.PlaceOf(state);
        Span<int> codePoints = stackalloc int[MaxBound];
        int count = place.Part == JsonSpelling.Whole ? text.Machine.FindNext(place.Machine, codePoints) : -1;
        if (count < 0)
            return ByteSet.All;
        ByteSet bytes = default;
        if (text.IsJson)
        {
            bytes.Add((byte)'"');
            bytes.Add((byte)'\\');
        }

        foreach (int codePoint in codePoints[..count])
            bytes.Add(JsonSpelling.NextByte(JsonSpelling.Whole, codePoint, isRaw: true));
        return bytes;
    }

    private LexemeExit[] CreateExits(TokenTrie trie)
    {
        if (_exits.Count == 0)
            return [];
        return [.. _exits.GroupBy(static exit => exit.Label).Select(group => CreateExit(group.Key, [.. group.Select(static exit => exit.Node)], trie))];
    }

    // Many small stretches are made one tree, so that they are walked once; few or large ones are walked where they are.
    private LexemeExit CreateExit(int label, int[] nodes, TokenTrie trie)
    {
        int total = 0;
        foreach (int node in nodes)
            total += trie.TokensFrom(node).Length;
        if (nodes.Length <= FewNodes || total > ManyTokens)
            return new LexemeExit(label, trie, nodes, null);
        List<byte> bytes = [];
        List<int> offsets = [0];
        List<int> tokens = [];
        foreach (int node in nodes)
        {
            int depth = trie.Nodes[node].Depth;
            foreach (int token in trie.TokensFrom(node)[trie.TokensAt(node).Length..])
            {
                bytes.AddRange(_vocabulary.GetBytes(token)[depth..]);
                offsets.Add(bytes.Count);
                tokens.Add(token);
            }
        }

        int[] all = [.. tokens];
        return new LexemeExit(label, TokenTrie.Create([.. bytes], [.. offsets], [.. Enumerable.Range(0, all.Length)]), [0], all);
    }
}
