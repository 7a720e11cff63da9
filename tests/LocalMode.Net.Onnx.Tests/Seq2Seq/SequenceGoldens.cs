using System.Text.Json;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>What transformers' generate() made of the fixtures' texts; see tests/Fixtures/tasks/README.md.</summary>
internal static class SequenceGoldens
{
    public const string Summarize = "seq2seq-summarize";
    public const string T5 = "translate-t5";
    public const string Marian = "translate-marian";

    public static string Directory(string fixture) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", fixture);

    public static IReadOnlyList<SequenceGolden> Read(string fixture)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Directory(fixture), "goldens.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(static (entry, index) => Read(entry, index))];
    }

    private static SequenceGolden Read(JsonElement entry, int index)
    {
        JsonElement output = entry.GetProperty("output");
        JsonElement tokens = output.GetProperty("token_ids");
        bool isMany = tokens[0].ValueKind == JsonValueKind.Array;
        return new(
            index,
            entry.GetProperty("input").GetString()!,
            entry.GetProperty("params").Clone(),
            Numbers(entry.GetProperty("input_ids")),
            isMany ? [.. tokens.EnumerateArray().Select(Numbers)] : [Numbers(tokens)],
            isMany ? [.. output.GetProperty("text").EnumerateArray().Select(static text => text.GetString()!)] : [output.GetProperty("text").GetString()!],
            output.TryGetProperty("sequence_score", out JsonElement score) ? score.GetSingle() : null);
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(static id => id.GetInt32())];
}
