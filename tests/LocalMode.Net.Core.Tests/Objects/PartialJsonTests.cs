using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

public class PartialJsonTests
{
    [Theory]
    [InlineData("{", "{}")]
    [InlineData("{\"a", "{}")]
    [InlineData("{\"a\":", "{}")]
    [InlineData("{\"a\":1", "{}")]
    [InlineData("{\"a\":1,", "{\"a\":1}")]
    [InlineData("{\"a\":1 ", "{\"a\":1}")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("{\"a\":\"x", "{}")]
    [InlineData("{\"a\":\"x\\\"", "{}")]
    [InlineData("{\"a\":\"x\\u00e9\"", "{\"a\":\"xé\"}")]
    [InlineData("{\"a\":tru", "{}")]
    [InlineData("{\"a\":true", "{\"a\":true}")]
    [InlineData("{\"a\":[1,2", "{\"a\":[1]}")]
    [InlineData("{\"a\":[1,2]", "{\"a\":[1,2]}")]
    [InlineData("{\"a\":[{\"b\":null},{", "{\"a\":[{\"b\":null},{}]}")]
    [InlineData(" \n [ -1.5e+3 , \"\" ", "[-1.5e+3,\"\"]")]
    [InlineData("```json\n{\"a\":[", "{\"a\":[]}")]
    [InlineData("Here it is:\n```\n[true,", "[true]")]
    [InlineData("Sure! ```[0,", "[0]")]
    [InlineData("\"whole\"", "\"whole\"")]
    [InlineData("{\"a\":1}} and more", "{\"a\":1}")]
    [InlineData("{\"a\":1,,", "{\"a\":1}")]
    [InlineData("{\"a\":01,", "{}")]
    [InlineData("[1.]", "[]")]
    [InlineData("[\"\t\"]", "[]")]
    [InlineData("[\"\\x\"]", "[]")]
    [InlineData("[\"\\u00g0\"]", "[]")]
    [InlineData("[\"\\ud83d\\uDE00\",", "[\"\\ud83d\\ude00\"]")]
    [InlineData("[1,\"\\ud83d\",", "[1]")]
    [InlineData("[1,\"\\ud83d\\n\",", "[1]")]
    [InlineData("[1,\"\\ud83d\\ud83d\",", "[1]")]
    [InlineData("[1,\"\\ude00\",", "[1]")]
    [InlineData("{\"a\":1,\"\\ud83dx\":2,", "{\"a\":1}")]
    [InlineData("[trux", "[]")]
    [InlineData("[1 2", "[1]")]
    [InlineData("[1}", "[1]")]
    public void TrySnapshot_OfText_ClosesWhatIsKnown(string text, string expected)
    {
        PartialJson partial = new();
        foreach (char c in text)
            partial.Append([c]);

        partial.TrySnapshot(out JsonElement json).Should().BeTrue();

        JsonElement.DeepEquals(json, JsonElement.Parse(expected)).Should().BeTrue("it is {0}", json);
        partial.TrySnapshot(out _).Should().BeFalse("nothing changed since");
    }

    [Theory]
    [InlineData("")]
    [InlineData("The answer is {\"a\":1}")]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("``{")]
    [InlineData("```json")]
    [InlineData("\"half")]
    public void TrySnapshot_NothingKnown_GivesNone(string text)
    {
        PartialJson partial = new();
        partial.Append(text);

        partial.TrySnapshot(out _).Should().BeFalse();
    }

    [Fact]
    public void TrySnapshot_RandomJsonInRandomPieces_OnlyGrowsToTheWhole()
    {
        Random random = new(11);
        for (int run = 0; run < 300; run++)
        {
            string text = RandomJson(random, 0, new());
            PartialJson partial = new();
            JsonElement whole = JsonElement.Parse(text);
            JsonElement? last = null;
            for (int at = 0; at < text.Length;)
            {
                int length = Math.Min(random.Next(1, 6), text.Length - at);
                partial.Append(text.AsSpan(at, length));
                at += length;
                if (!partial.TrySnapshot(out JsonElement json))
                    continue;
                IsBeginning(json, whole).Should().BeTrue("{0} is on the way to {1}", json, text);
                if (last is { } before)
                {
                    IsBeginning(before, json).Should().BeTrue();
                    JsonElement.DeepEquals(before, json).Should().BeFalse();
                }
                last = json;
            }
            if (whole.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String)
                JsonElement.DeepEquals(last!.Value, whole).Should().BeTrue("{0} is whole", text);
        }
    }

    [Fact]
    public void TrySnapshot_LongAnswer_CostsInProportion()
    {
        PartialJson partial = new();
        long given = 0;
        long total = 0;
        int snapshots = 0;
        Stopwatch watch = Stopwatch.StartNew();
        partial.Append("[");
        for (int i = 0; i < 200_000; i++)
        {
            string piece = string.Create(CultureInfo.InvariantCulture, $"{i},");
            total += piece.Length;
            partial.Append(piece);
            if (!partial.TrySnapshot(out JsonElement json))
                continue;
            snapshots++;
            given += json.GetRawText().Length;
        }
        partial.Append("0]");

        partial.TrySnapshot(out JsonElement end).Should().BeTrue("the end is always given");
        end.GetArrayLength().Should().Be(200_001);
        (given + end.GetRawText().Length).Should().BeLessThan((18 * total) + (PartialJson.EveryChangeLength * (long)PartialJson.EveryChangeLength));
        snapshots.Should().BeGreaterThan(1000);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Append_DeeperThanIsRead_GivesNoMoreSnapshots()
    {
        PartialJson partial = new();
        partial.Append(new string('[', 64));
        partial.TrySnapshot(out JsonElement deepest).Should().BeTrue();
        deepest.GetRawText().Should().HaveLength(128);

        partial.Append("[[1]");

        partial.TrySnapshot(out _).Should().BeFalse();
    }

    [Fact]
    public void Append_HalfOfASurrogatePair_GivesNoMoreSnapshots()
    {
        foreach (string half in (string[])["\ud83d", "\ude00", "\ude00\ud83d", "\ud83da"])
        {
            PartialJson partial = new();
            partial.Append($"\"{half}\"");
            partial.TrySnapshot(out _).Should().BeFalse();
            AnswerForm.Of(new() { ResponseFormat = ChatResponseFormat.Json }).CheckText($"{{\"a\":\"{half}\"}}")!.Kind.Should().Be(AnswerProblemKind.NotJson);
        }
    }

    [Fact]
    public void Reset_BeginsAnew()
    {
        PartialJson partial = new();
        partial.Append("{\"a\":[1,2,{\"b");
        partial.TrySnapshot(out _).Should().BeTrue();
        partial.Reset();
        partial.TrySnapshot(out _).Should().BeFalse();
        partial.Append("[7]");

        partial.TrySnapshot(out JsonElement json).Should().BeTrue();
        json.GetRawText().Should().Be("[7]");
    }

    private static bool IsBeginning(JsonElement part, JsonElement whole)
    {
        if (part.ValueKind != whole.ValueKind)
            return false;
        return part.ValueKind switch
        {
            JsonValueKind.Array => part.GetArrayLength() <= whole.GetArrayLength() && part.EnumerateArray().Zip(whole.EnumerateArray()).All(static pair => IsBeginning(pair.First, pair.Second)),
            JsonValueKind.Object => part.EnumerateObject().Zip(whole.EnumerateObject()).All(static pair => pair.First.Name == pair.Second.Name && IsBeginning(pair.First.Value, pair.Second.Value))
                && part.EnumerateObject().Count() <= whole.EnumerateObject().Count(),
            _ => JsonElement.DeepEquals(part, whole) && part.GetRawText() == whole.GetRawText(),
        };
    }

    private static string RandomJson(Random random, int depth, StringBuilder key)
    {
        string space = random.Next(4) == 0 ? " \n" : "";
        switch (random.Next(depth > 4 ? 4 : 7))
        {
            case 0:
                return ((string[])["0", "-1", "12.50", "1e9", "-0.1E-2"])[random.Next(5)];
            case 1:
                return ((string[])["true", "false", "null"])[random.Next(3)];
            case 2 or 3:
                return ((string[])["\"\"", "\"a\\\"b\\\\\"", "\"\\u00e9\\n\"", "\"日本\U0001F600\"", "\"{[,]}\""])[random.Next(5)];
            case 4:
                return $"[{space}{string.Join($"{space},", Enumerable.Range(0, random.Next(4)).Select(_ => RandomJson(random, depth + 1, key)))}{space}]";
            default:
                return $"{{{string.Join($",{space}", Enumerable.Range(0, random.Next(4)).Select(i => $"\"k{i}\"{space}:{space}{RandomJson(random, depth + 1, key)}"))}}}";
        }
    }
}
