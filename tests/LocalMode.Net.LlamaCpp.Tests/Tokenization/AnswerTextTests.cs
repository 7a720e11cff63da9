using System.Text;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Tokenization;

public sealed class AnswerTextTests(SharedModel model)
{
    private const string Sample = "Grüße, 世界! 👩‍👩‍👧 costs 5 € — naïve façade; 𝒳 ends.";

    [Theory]
    [InlineData("END", "one two EN three END four", "one two EN three ")]
    [InlineData("aab", "aaaab tail", "aa")]
    [InlineData("€", "5 € more", "5 ")]
    [InlineData("never", "nev and neve", "nev and neve")]
    [InlineData("👩‍👧", "x👩‍👩‍👧y", "x👩‍")]
    public void Append_StopCutAnywhere_NeverLeaks(string stop, string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int size = 1; size <= bytes.Length; size++)
            Feed(bytes.Chunk(size), [stop]).Should().Be(expected, "pieces have {0} bytes", size);
    }

    [Fact]
    public void Append_SeveralStops_TheFirstCompleteOneEnds()
    {
        byte[] bytes = "xabcdy"u8.ToArray();
        for (int size = 1; size <= bytes.Length; size++)
        {
            Feed(bytes.Chunk(size), ["abcd", "bc"]).Should().Be("xa");
            Feed(bytes.Chunk(size), ["bc", "abc", "c"]).Should().Be("x");
        }
    }

    [Fact]
    public void Append_RandomCuts_GiveTheSameText()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Sample);
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            List<byte[]> pieces = [];
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(random.Next(1, 6), bytes.Length - at);
                pieces.Add(bytes[at..(at + length)]);
                at += length;
            }

            Feed(pieces, ["; 𝒴", "façades"]).Should().Be(Sample);
        }
    }

    [Fact]
    public void Append_EveryUpdate_IsWholeCharacters()
    {
        AnswerText answer = new([]);
        foreach (byte next in Encoding.UTF8.GetBytes(Sample))
        {
            if (answer.Append([next], whole: null) is { } text)
                text.EnumerateRunes().Should().ContainSingle().Which.Should().NotBe(Rune.ReplacementChar);
        }
    }

    [Fact]
    public void Flush_HalfACharacterLeft_IsOneReplacement()
    {
        AnswerText answer = new([]);

        answer.Append([(byte)'a', 0xF0, 0x9F], whole: null).Should().Be("a");
        answer.Flush().Should().Be("\uFFFD");
        answer.Flush().Should().BeNull();
    }

    [Fact]
    public void Append_BytesThatAreNoText_AreReplacedAsInOnePiece()
    {
        byte[] bytes = [0x80, (byte)'a', 0xC3, 0xC3, 0xA9, 0xE2, 0x82, (byte)'b', 0xF8, 0xED, 0xA0, 0x80, (byte)'c'];
        string expected = Encoding.UTF8.GetString(bytes);
        for (int size = 1; size <= bytes.Length; size++)
            Feed(bytes.Chunk(size), []).Should().Be(expected, "pieces have {0} bytes", size);
    }

    [Fact]
    public void Append_WholePieceWithNothingHeld_HandsOnTheSharedString()
    {
        string whole = new('x', 3);

        new AnswerText([]).Append("xxx"u8, whole).Should().BeSameAs(whole);
    }

    [Fact]
    public void Append_TokensOfTheModel_GiveTheTextBack()
    {
        System.Buffers.ArrayBufferWriter<int> ids = new();
        model.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(Sample), ids);
        AnswerText answer = new([]);
        StringBuilder text = new();
        foreach (int id in ids.WrittenSpan)
            text.Append(answer.Append(model.Vocabulary.Piece(id), model.Vocabulary.PieceText(id)));

        text.Append(answer.Flush()).ToString().Should().Be(Sample);
        ids.WrittenCount.Should().BeGreaterThan(30);
    }

    private static string Feed(IEnumerable<byte[]> pieces, string[] stops)
    {
        AnswerText answer = new([.. stops.Select(static stop => new StopSequence(Encoding.UTF8.GetBytes(stop)))]);
        StringBuilder text = new();
        foreach (byte[] piece in pieces)
        {
            string? whole = System.Text.Unicode.Utf8.IsValid(piece) ? Encoding.UTF8.GetString(piece) : null;
            text.Append(answer.Append(piece, whole));
            if (answer.IsStopped)
                return text.ToString();
        }

        return text.Append(answer.Flush()).ToString();
    }
}
