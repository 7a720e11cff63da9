using System.Globalization;

namespace LocalMode.Tokenizers.Tests.PreTokenization;

public sealed class PreTokenizerGoldenTests
{
    [Fact]
    public void PreTokenize_EveryCaseOfEverySet_EqualsHuggingFace()
    {
        (int cases, List<string> differences) = GoldenSets.Compare("pretokenizers.json", "pre_tokenizer", component =>
        {
            IPreTokenizer preTokenizer = PreTokenizerReader.Read(component);
            return sample =>
            {
                string input = sample[0].GetString()!;
                var text = new AlignedText();
                text.Load(input, 0, tracked: true);
                var pieces = new PreTokenizedText(text);
                pieces.Reset(0, text.Length);

                preTokenizer.PreTokenize(pieces);

                string expected = string.Join(' ', sample[1].EnumerateArray().Select(p => $"{p[0].GetString()}[{p[1].GetInt32()},{p[2].GetInt32()}]"));
                return (expected, string.Join(' ', pieces.Pieces.ToArray().Select(p => Describe(text, input, p))));
            };
        });

        differences.Should().BeEmpty();
        cases.Should().Be(39 * 58);
    }

    // Goldens count characters, we count UTF-16 units.
    private static string Describe(AlignedText text, string input, Piece piece)
    {
        Piece origin = text.OriginOf(piece.Start, piece.End);
        int start = CountCharacters(input.AsSpan(0, origin.Start));
        int end = CountCharacters(input.AsSpan(0, origin.End));
        return string.Create(CultureInfo.InvariantCulture, $"{text.Chars[piece.Start..piece.End].ToString()}[{start},{end}]");
    }

    private static int CountCharacters(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (System.Text.Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
