using System.Buffers.Binary;

namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>The tree over the bytes of some tokens, in one array in depth-first order, children by byte.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. A walk is a loop over the nodes from 1 to <see cref="NodeCount"/> with the states of the path in an array by
/// <see cref="TrieNode.Depth"/>: where a byte leads nowhere it goes on at <see cref="TrieNode.SubtreeEnd"/>, elsewhere at the next node. The tokens of a
/// node and of all nodes below it are neighbours in <see cref="Tokens"/>.
/// </remarks>
internal sealed class TokenTrie
{
    /// <summary>The longest token that is in trees; longer ones would not help any model.</summary>
    public const int MaxTokenBytes = ushort.MaxValue;

    private readonly TrieNode[] _nodes;
    private readonly int[] _tokens;

    private TokenTrie(TrieNode[] nodes, int[] tokens, int maxDepth)
    {
        _nodes = nodes;
        _tokens = tokens;
        MaxDepth = maxDepth;
    }

    /// <summary>Gets the nodes; node 0 is the root. One more stands behind the last one, so that every node has a next one.</summary>
    public ReadOnlySpan<TrieNode> Nodes => _nodes;

    /// <summary>Gets the number of nodes, the root among them.</summary>
    public int NodeCount => _nodes.Length - 1;

    /// <summary>Gets the tokens, in the order of the nodes where they end.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Gets the bytes of the longest token.</summary>
    public int MaxDepth { get; }

    public long ByteCount => (12L * _nodes.Length) + (4L * _tokens.Length);

    /// <summary>Builds the tree.</summary>
    /// <param name="bytes">The bytes of all tokens, one after the other.</param>
    /// <param name="offsets">Where each token begins, and where the last one ends.</param>
    /// <param name="ids">The tokens that the tree is over; none is empty or longer than <see cref="MaxTokenBytes"/>.</param>
    public static TokenTrie Create(byte[] bytes, int[] offsets, int[] ids)
    {
        ids = Sort(bytes, offsets, ids);
        int count = 1;
        ReadOnlySpan<byte> previous = default;
        foreach (int id in ids)
        {
            ReadOnlySpan<byte> token = bytes.AsSpan(offsets[id]..offsets[id + 1]);
            count += token.Length - token.CommonPrefixLength(previous);
            previous = token;
        }

        var nodes = new TrieNode[count + 1];
        var path = new int[1];
        int node = 1, maxDepth = 0;
        previous = default;
        for (int i = 0; i < ids.Length; i++)
        {
            ReadOnlySpan<byte> token = bytes.AsSpan(offsets[ids[i]]..offsets[ids[i] + 1]);
            int shared = token.CommonPrefixLength(previous);
            for (int depth = previous.Length; depth > shared; depth--)
                Close(nodes, path[depth], node);
            if (path.Length <= token.Length)
                Array.Resize(ref path, token.Length + 16);
            for (int depth = shared + 1; depth <= token.Length; depth++, node++)
            {
                path[depth] = node;
                nodes[node] = new TrieNode(0, i, (ushort)depth, token[depth - 1]);
            }
            maxDepth = Math.Max(maxDepth, token.Length);
            previous = token;
        }
        for (int depth = previous.Length; depth >= 0; depth--)
            Close(nodes, path[depth], node);
        nodes[count] = new TrieNode(count, ids.Length, 0, 0);
        return new TokenTrie(nodes, ids, maxDepth);
    }

    /// <summary>Gives the tokens that end at a node.</summary>
    public ReadOnlySpan<int> TokensAt(int node) => _tokens.AsSpan(_nodes[node].FirstToken.._nodes[node + 1].FirstToken);

    /// <summary>Gives the tokens that end at a node or below it.</summary>
    public ReadOnlySpan<int> TokensFrom(int node) => _tokens.AsSpan(_nodes[node].FirstToken.._nodes[_nodes[node].SubtreeEnd].FirstToken);

    /// <summary>Gives the node that a byte leads to, or -1.</summary>
    public int Child(int node, byte value)
    {
        int end = _nodes[node].SubtreeEnd;
        for (int child = node + 1; child < end; child = _nodes[child].SubtreeEnd)
        {
            if (_nodes[child].Value == value)
                return child;
        }

        return -1;
    }

    private static void Close(TrieNode[] nodes, int node, int end) => nodes[node] = nodes[node] with { SubtreeEnd = end };

    // By the first eight bytes as numbers, and only where these are equal by all bytes.
    private static int[] Sort(byte[] bytes, int[] offsets, int[] ids)
    {
        int[] sorted = [.. ids];
        var keys = new ulong[ids.Length];
        Span<byte> head = stackalloc byte[8];
        for (int i = 0; i < ids.Length; i++)
        {
            int length = Math.Min(8, offsets[ids[i] + 1] - offsets[ids[i]]);
            head.Clear();
            bytes.AsSpan(offsets[ids[i]], length).CopyTo(head);
            keys[i] = BinaryPrimitives.ReadUInt64BigEndian(head);
        }

        Array.Sort(keys, sorted);
        for (int first = 0, end; first < keys.Length; first = end)
        {
            for (end = first + 1; end < keys.Length && keys[end] == keys[first];)
                end++;
            if (end - first > 1)
                sorted.AsSpan(first..end).Sort(Compare);
        }

        return sorted;

        int Compare(int a, int b)
        {
            int order = bytes.AsSpan(offsets[a]..offsets[a + 1]).SequenceCompareTo(bytes.AsSpan(offsets[b]..offsets[b + 1]));
            return order != 0 ? order : a.CompareTo(b);
        }
    }
}
