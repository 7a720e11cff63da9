using System.Text;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Small vocabularies: every byte, some longer tokens, and one end token, the last one.</summary>
internal static class Vocabularies
{
    /// <summary>Makes a vocabulary with random tokens out of some pieces.</summary>
    public static TokenVocabulary Random(Random random, int count, string pieces)
    {
        List<ReadOnlyMemory<byte>> tokens = Bytes();
        for (int i = 0; i < count; i++)
        {
            StringBuilder text = new();
            for (int length = random.Next(2, 7); length > 0; length--)
                text.Append(pieces[random.Next(pieces.Length)]);
            tokens.Add(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
        }

        return WithEnd(tokens);
    }

    /// <summary>Makes a vocabulary with some tokens.</summary>
    public static TokenVocabulary Of(params string[] more) => WithEnd([.. Bytes(), .. more.Select(static text => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text))]);

    public static List<ReadOnlyMemory<byte>> Bytes() => [.. Enumerable.Range(0, 256).Select(static value => (ReadOnlyMemory<byte>)new[] { (byte)value })];

    private static TokenVocabulary WithEnd(List<ReadOnlyMemory<byte>> tokens)
    {
        tokens.Add(default);
        return TokenVocabulary.Create(tokens, [tokens.Count - 1]);
    }
}
