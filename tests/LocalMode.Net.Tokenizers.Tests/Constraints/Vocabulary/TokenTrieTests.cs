using System.Diagnostics;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

public sealed class TokenTrieTests
{
    [Fact]
    public void Walk_AllNodes_FindsEveryTokenAtItsBytes()
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(1), 5000);
        TokenTrie trie = TokenVocabulary.Create(tokens, [0]).Trie;
        var path = new byte[trie.MaxDepth];
        var seen = new List<int>();
        var texts = new List<string>();
        for (int node = 1; node < trie.NodeCount; node++)
        {
            TrieNode at = trie.Nodes[node];
            path[at.Depth - 1] = at.Value;
            texts.Add(Convert.ToHexString(path, 0, at.Depth));
            foreach (int token in trie.TokensAt(node))
            {
                seen.Add(token);
                path.AsSpan(0, at.Depth).SequenceEqual(tokens[token].Span).Should().BeTrue();
            }
        }

        seen.Order().Should().Equal(Enumerable.Range(1, tokens.Length - 1).Where(id => !tokens[id].IsEmpty));
        texts.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Walk_LeavingSubtreesOut_SeesWhatIsLeft()
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(2), 3000);
        TokenTrie trie = TokenVocabulary.Create(tokens, [0]).Trie;
        var seen = new List<int>();
        for (int node = 1; node < trie.NodeCount;)
        {
            bool goesOn = trie.Nodes[node].Value != (byte)'a';
            if (goesOn)
                seen.AddRange(trie.TokensAt(node));
            node = goesOn ? node + 1 : trie.Nodes[node].SubtreeEnd;
        }

        seen.Order().Should().Equal(Enumerable.Range(1, tokens.Length - 1).Where(id => !tokens[id].IsEmpty && !tokens[id].Span.Contains((byte)'a')));
    }

    [Fact]
    public void Child_EveryPrefix_LeadsToItsTokens()
    {
        ReadOnlyMemory<byte>[] tokens = RandomVocabulary.Bytes(new Random(3), 2000);
        TokenTrie trie = TokenVocabulary.Create(tokens, [0]).Trie;
        foreach (int id in Enumerable.Range(1, tokens.Length - 1).Where(id => !tokens[id].IsEmpty))
        {
            int node = 0;
            foreach (byte value in tokens[id].Span)
                node = trie.Child(node, value);
            trie.TokensAt(node).ToArray().Should().Contain(id);
            ReadOnlyMemory<byte> prefix = tokens[id];
            trie.TokensFrom(node).ToArray().Order().Should().Equal(
                Enumerable.Range(1, tokens.Length - 1).Where(other => tokens[other].Span.StartsWith(prefix.Span)));
        }

        trie.Child(trie.Child(0, 0xFE), (byte)'a').Should().Be(-1);
    }

    [Fact]
    public void Create_AQuarterMillionTokens_IsQuick()
    {
        var random = new Random(4);
        ReadOnlyMemory<byte>[] tokens = [.. Enumerable.Range(0, 250_000).Select(_ => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(RandomVocabulary.Text(random)))];
        long bytes = tokens.Sum(t => (long)t.Length);
        long start = Stopwatch.GetTimestamp();

        TokenVocabulary vocabulary = TokenVocabulary.Create(tokens, [0]);

        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(10));
        vocabulary.ByteCount.Should().BeLessThan(40 * bytes);
    }
}
