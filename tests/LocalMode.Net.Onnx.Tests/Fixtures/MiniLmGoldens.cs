using System.Text.Json;

namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>What sentence-transformers and ONNX Runtime in Python made of 40 texts; see the model's README.</summary>
internal static class MiniLmGoldens
{
    static MiniLmGoldens()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "all-MiniLM-L6-v2", "goldens.json")));
        JsonElement root = document.RootElement;
        Texts = [.. root.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        TokenIds = [.. root.GetProperty("token_ids").EnumerateArray().Select(static ids => ids.EnumerateArray().Select(static id => id.GetInt32()).ToArray())];
        Int8 = Vectors(root.GetProperty("int8"));
        Fp32 = Vectors(root.GetProperty("fp32"));
    }

    public static string[] Texts { get; }

    public static int[][] TokenIds { get; }

    public static float[][] Int8 { get; }

    public static float[][] Fp32 { get; }

    private static float[][] Vectors(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(static row => row.EnumerateArray().Select(static value => value.GetSingle()).ToArray())];
}
