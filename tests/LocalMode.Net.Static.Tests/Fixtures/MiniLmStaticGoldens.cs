using System.Text.Json;

namespace LocalMode.Static.Tests.Fixtures;

/// <summary>What model2vec in Python made of 40 texts; see the model's README.</summary>
internal static class MiniLmStaticGoldens
{
    static MiniLmStaticGoldens()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "minilm-static-256", "goldens.json")));
        JsonElement root = document.RootElement;
        Texts = [.. root.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        TokenIds = [.. root.GetProperty("token_ids").EnumerateArray().Select(static ids => ids.EnumerateArray().Select(static id => id.GetInt32()).ToArray())];
        Vectors = [.. root.GetProperty("embeddings").EnumerateArray().Select(static row => row.EnumerateArray().Select(static value => value.GetSingle()).ToArray())];
    }

    public static string[] Texts { get; }

    public static int[][] TokenIds { get; }

    public static float[][] Vectors { get; }
}
