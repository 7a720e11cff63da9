using System.Text;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

/// <summary>Vocabularies of random tokens.</summary>
internal static class RandomVocabulary
{
    /// <summary>All single bytes, then random pieces over few bytes and over text; some empty, some equal.</summary>
    public static ReadOnlyMemory<byte>[] Bytes(Random random, int count)
    {
        var tokens = new ReadOnlyMemory<byte>[count];
        for (int id = 0; id < count; id++)
        {
            tokens[id] = id < 256 ? new[] { (byte)id } : random.Next(4) switch
            {
                0 => Pick(random, "ab\"\\\n "u8, 6),
                1 => Pick(random, [0, 1, 0x80, 0xC3, 0xA9, 0xFF], 12),
                2 => id > 300 ? tokens[random.Next(256, id)] : default,
                _ => System.Text.Encoding.UTF8.GetBytes(Text(random)),
            };
        }

        return tokens;
    }

    /// <summary>A short text with characters of all lengths.</summary>
    public static string Text(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 8); i > 0; i--)
            text.Append(new Rune(random.Next(5) switch { 0 => 0xE9, 1 => 0x20AC, 2 => 0x1F600, _ => random.Next(0x20, 0x7F) }));
        return text.ToString();
    }

    /// <summary>Reads the tokens of a mask.</summary>
    public static int[] Ids(ReadOnlySpan<ulong> mask)
    {
        var ids = new List<int>();
        for (int i = 0; i < mask.Length * 64; i++)
        {
            if (TokenMask.Contains(mask, i))
                ids.Add(i);
        }

        return [.. ids];
    }

    private static byte[] Pick(Random random, ReadOnlySpan<byte> from, int longest)
    {
        var token = new byte[random.Next(1, longest + 1)];
        for (int i = 0; i < token.Length; i++)
            token[i] = from[random.Next(from.Length)];
        return token;
    }
}
