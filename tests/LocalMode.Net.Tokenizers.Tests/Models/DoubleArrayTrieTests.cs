namespace LocalMode.Tokenizers.Tests.Models;

public sealed class DoubleArrayTrieTests
{
    [Fact]
    public void LongestPrefix_RandomDictionaries_EqualsSearchByHand()
    {
        var random = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            var entries = new Dictionary<string, int>();
            for (int i = random.Next(0, 200); i > 0; i--)
            {
                entries[RandomWord(random)] = entries.Count;
            }

            DoubleArrayTrie trie = DoubleArrayTrieBuilder.Build(entries);
            for (int i = 0; i < 200; i++)
            {
                string text = RandomWord(random) + RandomWord(random);
                string? longest = entries.Keys.Where(k => k.Length > 0 && text.StartsWith(k, StringComparison.Ordinal)).MaxBy(k => k.Length);

                int value = trie.LongestPrefix(text, out int length);

                value.Should().Be(longest is null ? -1 : entries[longest]);
                length.Should().Be(longest?.Length ?? 0);
            }
        }
    }

    private static string RandomWord(Random random) =>
        new([.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(5) == 0 ? (char)random.Next(0xFFFF) : (char)random.Next('a', 'e'))]);
}
