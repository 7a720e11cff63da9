using System.Text.Json;

namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>A tiny model with the goldens of Hugging Face; see the README of the fixtures.</summary>
internal static class TaskFixture
{
    public static string Directory(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", name);

    public static ModelReference Model(string name) => ModelReference.FromDirectory(Directory(name), "fixture/" + name);

    /// <summary>Returns the cases of the fixture, in their order.</summary>
    public static JsonElement[] Cases(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Directory(name), "goldens.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(static value => value.GetInt32())];

    public static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(static value => value.GetSingle())];
}
