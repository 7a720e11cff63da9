using System.Text;

namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>Texts that are hard for a tokenizer: special tokens spelled out, white space, combining marks, lone surrogates, anything.</summary>
internal static class RandomTexts
{
    private static readonly string[] Pieces =
    [
        "[MASK]", "[SEP]", " ", "\t", "\n", "\u00A0", "\u200B", "\u0000", "\uFFFD", "ab", "newtoken", " two", "<L>", "<R>", "MyTok", "caf\u00E9-tok",
        "e\u0301", "\u0344\u0323", "\u1112\u1161\u11AB", "\uD55C", "\uD834\uDD5E", "\uD83D\uDE00", "\u0130", "\uD800", "\uDC00", "\u302E\u1B44", "##",
    ];

    private static readonly string[] Words = ["the ", "quick ", "brown ", "tokenizer ", "unbelievable ", "of ", "\u4ECA", "caf\u00E9 ", "[SEP] ", "don't ", "42 "];

    /// <summary>Up to 24 pieces of anything.</summary>
    public static string Wild(Random random)
    {
        var text = new StringBuilder();
        int parts = random.Next(0, 24);
        for (int i = 0; i < parts; i++)
        {
            switch (random.Next(4))
            {
                case 0:
                    text.Append(Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Append((char)random.Next(0x10000));
                    break;
                case 2:
                    text.Append((char)random.Next(0x20, 0x250));
                    break;
                default:
                    text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000)));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Ordinary words.</summary>
    public static string Plain(Random random, int most)
    {
        var text = new StringBuilder();
        for (int words = random.Next(0, most + 1); words > 0; words--)
        {
            text.Append(Words[random.Next(Words.Length)]);
        }

        return text.ToString();
    }
}
