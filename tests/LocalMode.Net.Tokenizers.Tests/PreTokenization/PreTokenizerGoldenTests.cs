using System.Text;
using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.PreTokenization;

public sealed class PreTokenizerGoldenTests
{
    // Types of the format that are not implemented.
    private static readonly string[] Missing = ["CharDelimiterSplit", "Metaspace", "UnicodeScripts"];

    public static TheoryData<int, string> Sets()
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("pretokenizers.json"));
        var sets = new TheoryData<int, string>();
        int index = 0;
        foreach (JsonElement set in golden.RootElement.GetProperty("sets").EnumerateArray())
        {
            if (!Missing.Contains(set.GetProperty("pre_tokenizer").GetProperty("type").GetString()))
            {
                sets.Add(index, set.GetProperty("pre_tokenizer").GetRawText());
            }

            index++;
        }

        return sets;
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void PreTokenize_EveryCase_EqualsHuggingFace(int index, string json)
    {
        using JsonDocument golden = TestFiles.Json(TestFiles.Tokenizer("pretokenizers.json"));
        JsonElement set = golden.RootElement.GetProperty("sets")[index];
        using JsonDocument component = JsonDocument.Parse(json);
        IPreTokenizer preTokenizer = PreTokenizerReader.Read(new JsonPart(component.RootElement, "$.pre_tokenizer", "pretokenizers.json"));

        set.GetProperty("cases").GetArrayLength().Should().Be(58);
        foreach (JsonElement sample in set.GetProperty("cases").EnumerateArray())
        {
            string input = sample[0].GetString()!;
            int[] starts = CodePointStarts(input);
            var text = new AlignedText();
            text.Load(input, 0, tracked: true);
            var pieces = new PreTokenizedText(text);
            pieces.Reset(0, text.Length);

            preTokenizer.PreTokenize(pieces);

            string[] found = [.. pieces.Pieces.ToArray().Select(p => $"{text.Chars[p.Start..p.End]} {text.OriginOf(p.Start, p.End)}")];
            string[] expected = [.. sample[1].EnumerateArray().Select(
                p => $"{p[0].GetString()} {new Piece(starts[p[1].GetInt32()], starts[p[2].GetInt32()])}")];
            found.Should().Equal(expected, "the input is '{0}'", input);
        }
    }

    // Where each code point begins in UTF-16 units, and the end.
    private static int[] CodePointStarts(string text)
    {
        var starts = new List<int>();
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        return [.. starts, at];
    }
}
