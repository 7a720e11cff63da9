using System.Text;
using LocalMode.LlamaCpp.Engine.Constraints;

namespace LocalMode.LlamaCpp.Tests.Engine.Constraints;

public sealed class BytePatternTests
{
    [Fact]
    public void Next_RandomTexts_FindsEveryPlaceThatIndexOfFinds()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            byte[] text = Letters(random, random.Next(1, 5));
            byte[] answer = Letters(random, 40);
            BytePattern pattern = new(text);
            int state = 0;
            for (int i = 0; i < answer.Length; i++)
            {
                state = pattern.Next(state, answer[i]);
                (state == pattern.Complete).Should().Be(answer.AsSpan(0, i + 1).EndsWith(text));
            }
        }
    }

    [Theory]
    [InlineData("<think>", "<think>", true)]
    [InlineData("<think>", " \n<think>x", true)]
    [InlineData("<think>", "x<think>", false)]
    [InlineData("<think>", "<thin<think>", false)]
    public void Next_AnchoredPattern_CountsAtTheBeginningOnly(string text, string answer, bool expected)
    {
        BytePattern pattern = new(Encoding.UTF8.GetBytes(text), anchored: true);

        (pattern.FindEnd(0, Encoding.UTF8.GetBytes(answer)) > 0).Should().Be(expected);
    }

    private static byte[] Letters(Random random, int length)
    {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++)
            letters[i] = (byte)('a' + random.Next(2));

        return letters;
    }
}
