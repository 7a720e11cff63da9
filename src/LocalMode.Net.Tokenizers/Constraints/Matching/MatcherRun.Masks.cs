using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherRun
{
    private readonly PartBuilder _builder;

    // Where the set of each depth of a walk begins.
    private int[] _setStarts = new int[64];

    // Tokens of a walk that have to be read from the beginning.
    private int[] _uncertain = new int[16];
    private int _uncertainCount;

    // What one guarded configuration allows, and what the base of a part does.
    private ulong[] _scratch = [];
    private ulong[] _baseScratch = [];

    /// <summary>Adds the tokens that may come next to a mask, end tokens left out.</summary>
    /// <returns>Whether the answer may end.</returns>
    public bool AddTokens(Span<ulong> mask)
    {
        Scope scope = Save();
        OpenNow();
        bool canEnd = _canEnd;
        (int start, int end) = (_setStart, _top);
        Scope opened = Save();
        for (int i = start; i < end; i++)
        {
            AddTokens(_configurations[i], mask);
            Restore(opened);
        }

        Restore(scope);
        AddUncertain(mask);
        return canEnd;
    }

    /// <summary>Adds the first tokens of an answer whose text leaves out a space at its beginning.</summary>
    /// <returns>Whether the answer may end.</returns>
    public bool AddFirstTokens(Span<ulong> mask)
    {
        bool canEnd = AddTokens(mask);

        // A token that begins with a space is read without it; a space alone stays where it is.
        TokenTrie trie = _program.Vocabulary.Trie;
        int space = trie.Child(0, (byte)' ');
        ReadOnlySpan<int> tokens = space < 0 ? [] : trie.TokensFrom(space);
        foreach (int token in tokens)
        {
            ulong bit = 1UL << token;
            mask[token >> 6] = CanRead(_program.Vocabulary.GetBytes(token)[1..]) ? mask[token >> 6] | bit : mask[token >> 6] & ~bit;
        }

        return canEnd;
    }

    private void AddTokens(Configuration configuration, Span<ulong> mask)
    {
        if (IsGuarded(configuration.Frame))
        {
            AddGuardedTokens(configuration, mask);
            return;
        }

        if (PartOf(configuration) is { } part)
            AddPart(configuration, part, mask);
        else
            Walk(configuration, mask);
    }

    private void AddPart(Configuration configuration, LexemePart part, Span<ulong> mask)
    {
        if (part.Base is { } free)
            AddBase(configuration, part, free, mask);
        AddInside(part, mask);
        foreach (LexemeExit exit in part.Exits)
            AddExit(configuration, exit, exit.Label, mask);
    }

    // What the base allows with what follows it, without what this part does not allow.
    private void AddBase(Configuration configuration, LexemePart part, LexemePart free, Span<ulong> mask)
    {
        Span<ulong> allowed = mask;
        if (part.Removed.Length > 0)
        {
            if (_baseScratch.Length == 0)
                _baseScratch = new ulong[_program.Vocabulary.MaskLength];
            allowed = _baseScratch;
            allowed.Clear();
        }

        AddInside(free, allowed);
        foreach (LexemeExit exit in free.Exits)
            AddExit(configuration, exit, part.BaseLabel, allowed);
        if (part.Removed.Length == 0)
            return;
        foreach (int token in part.Removed)
            allowed[token >> 6] &= ~(1UL << token);
        Combine(mask, allowed);
    }

    private static void AddInside(LexemePart part, Span<ulong> mask)
    {
        if (part.Dense is { } dense)
            Combine(mask, dense);
        foreach (int token in part.Sparse)
            mask[token >> 6] |= 1UL << token;
    }

    private static void Combine(Span<ulong> mask, ReadOnlySpan<ulong> other) => System.Numerics.Tensors.TensorPrimitives.BitwiseOr(mask[..other.Length], other, mask);

    private void AddExit(Configuration configuration, LexemeExit exit, int label, Span<ulong> mask)
    {
        _setStart = _top;
        _canEnd = false;
        Return(configuration.Frame, label, isTextKnown: false);
        Open();
        if (_isUncertain)
        {
            // What Return found out about the set that it made.
            foreach (int node in exit.Nodes)
                AddAsUncertain(exit.Trie.TokensFrom(node), exit.Tokens);
            _isUncertain = false;
            return;
        }

        (int start, int end) = (_setStart, _top);
        foreach (int node in exit.Nodes)
            Walk(exit.Trie, node, start, end, exit.Tokens, mask);
    }

    // What a lexeme allows by itself, without what leads to nothing but names that were used.
    private void AddGuardedTokens(Configuration configuration, Span<ulong> mask)
    {
        if (_scratch.Length == 0)
            _scratch = new ulong[_program.Vocabulary.MaskLength];
        ulong[] allowed = _scratch;
        Array.Clear(allowed);
        if (PartOf(configuration) is { } part)
        {
            AddPart(configuration, part, allowed);
            RemoveDoomed(configuration, allowed);
        }
        else
        {
            Walk(configuration, allowed);
        }

        Combine(mask, allowed);
    }

    private LexemePart? PartOf(Configuration configuration)
    {
        Lexeme lexeme = _program.LexemeAt(configuration.Lexeme);
        PartTable parts = _program.PartsAt(configuration.Lexeme);
        int state = lexeme.MaskState(configuration.State);
        if (parts.TryGet(state, out LexemePart? part))
            return part;
        if (!parts.CanTake(8L * _program.Vocabulary.MaskLength))
            return null;
        part = _builder.Build(lexeme, state);
        parts.Add(state, part);
        return part;
    }

    // Adds what a configuration allows, without what follows if it ends where it stands: where no part can be kept.
    private void Walk(Configuration configuration, Span<ulong> mask)
    {
        _setStart = _top;
        Add(configuration.Lexeme, configuration.State, configuration.Frame);
        if (IsGuarded(configuration.Frame) || _builder.PlainPart(_program.LexemeAt(configuration.Lexeme), configuration.State) is not { } plain)
        {
            Walk(_program.Vocabulary.Trie, 0, _setStart, _top, null, mask);
            return;
        }

        // The few plain tokens with a line separator are read from the beginning.
        foreach (int token in _program.Shared.OddPlain)
        {
            if (!TokenMask.Contains(mask, token) && TokenMask.Contains(plain, token))
                AddAsUncertain([token], null);
        }

        Combine(mask, plain);
        for (int i = 0; i < _uncertainCount; i++)
            mask[_uncertain[i] >> 6] &= ~(1UL << _uncertain[i]);
        Walk(_program.Vocabulary.SpecialTrie, 0, _setStart, _top, null, mask);
    }

    // Walks a tree from a node and an open set, and adds the tokens on the way.
    private void Walk(TokenTrie trie, int root, int start, int end, int[]? tokens, Span<ulong> mask)
    {
        if (start == end)
            return;
        ReadOnlySpan<TrieNode> nodes = trie.Nodes;
        int rootDepth = nodes[root].Depth;
        if (_setStarts.Length <= trie.MaxDepth - rootDepth + 1)
            Array.Resize(ref _setStarts, trie.MaxDepth - rootDepth + 2);
        int textLength = _textLength;
        _setStarts[0] = start;
        _setStarts[1] = end;
        int last = nodes[root].SubtreeEnd;
        for (int node = root + 1; node < last;)
        {
            ref readonly TrieNode at = ref nodes[node];
            int depth = at.Depth - rootDepth;
            _top = _setStarts[depth];
            _setStart = _top;
            _textLength = textLength + depth - 1;
            _isUncertain = false;
            Step(_setStarts[depth - 1], _setStarts[depth], at.Value);
            if (at.SubtreeEnd > node + 1 && _setStart != _top)
                Open();
            if (_isUncertain)
                AddAsUncertain(trie.TokensFrom(node), tokens);
            if (_isUncertain || _setStart == _top)
            {
                node = at.SubtreeEnd;
                continue;
            }

            foreach (int token in trie.TokensAt(node))
            {
                int id = tokens is null ? token : tokens[token];
                mask[id >> 6] |= 1UL << id;
            }

            _setStarts[depth + 1] = _top;
            node++;
        }

        _isUncertain = false;
        _textLength = textLength;
    }

    private void AddAsUncertain(ReadOnlySpan<int> found, int[]? tokens)
    {
        if (_uncertainCount + found.Length > _uncertain.Length)
            Array.Resize(ref _uncertain, Math.Max(_uncertain.Length * 2, _uncertainCount + found.Length));
        foreach (int token in found)
            _uncertain[_uncertainCount++] = tokens is null ? token : tokens[token];
    }

    private void AddUncertain(Span<ulong> mask)
    {
        for (int i = 0; i < _uncertainCount; i++)
        {
            int token = _uncertain[i];
            if (!TokenMask.Contains(mask, token) && CanRead(_program.Vocabulary.GetBytes(token)))
                mask[token >> 6] |= 1UL << token;
        }

        _uncertainCount = 0;
    }
}
