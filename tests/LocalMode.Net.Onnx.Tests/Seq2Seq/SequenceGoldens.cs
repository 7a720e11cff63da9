using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>What transformers' generate() made of the fixtures' texts; see tests/Fixtures/tasks/README.md.</summary>
internal static class SequenceGoldens
{
    public const string Summarize = "seq2seq-summarize";
    public const string T5 = "translate-t5";
    public const string Marian = "translate-marian";

    public static SequenceGolden[] Read(string fixture) => [.. TaskFixture.Cases(fixture).Select(static (entry, index) => Read(entry, index))];

    /// <summary>Returns how many there are, so that a test over none of them fails.</summary>
    public static int Count(string fixture) => fixture switch { Summarize => 25, T5 => 32, _ => 18 };

    private static SequenceGolden Read(JsonElement entry, int index)
    {
        JsonElement output = entry.GetProperty("output");
        JsonElement tokens = output.GetProperty("token_ids");
        bool isMany = tokens[0].ValueKind == JsonValueKind.Array;
        return new(
            index,
            entry.GetProperty("input").GetString()!,
            entry.GetProperty("params"),
            TaskFixture.Ints(entry.GetProperty("input_ids")),
            isMany ? [.. tokens.EnumerateArray().Select(TaskFixture.Ints)] : [TaskFixture.Ints(tokens)],
            isMany ? [.. output.GetProperty("text").EnumerateArray().Select(static text => text.GetString()!)] : [output.GetProperty("text").GetString()!],
            output.TryGetProperty("sequence_score", out JsonElement score) ? score.GetSingle() : null);
    }
}
