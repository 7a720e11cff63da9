using System.Text.Json;

namespace LocalMode.Static.Tests.Fixtures;

/// <summary>A tiny StaticEmbedding model and what sentence-transformers made with it; see tests/Fixtures/tasks/README.md.</summary>
internal static class StaticEmbedGoldens
{
    static StaticEmbedGoldens()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "goldens.json")));
        JsonElement[] cases = [.. document.RootElement.GetProperty("cases").EnumerateArray()];
        Texts = [.. cases.Select(static c => c.GetProperty("input").GetString()!)];
        Vectors = [.. cases.Select(static c => c.GetProperty("output").EnumerateArray().Select(static value => value.GetSingle()).ToArray())];
        TokenIds = [.. cases.Select(static c => c.GetProperty("input_ids").EnumerateArray().Select(static id => id.GetInt32()).ToArray())];
    }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "static-embed");

    public static string[] Texts { get; }

    public static float[][] Vectors { get; }

    public static int[][] TokenIds { get; }
}
