using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.ChatTemplates;

/// <summary>The cases of tests/Fixtures/templates, rendered through the public API with the whole context as variables.</summary>
internal static class TemplateFixtures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "templates");

    public static IReadOnlyDictionary<string, TemplateCase> Language { get; } = ReadLanguage();

    public static IReadOnlyDictionary<string, TemplateCase> Models { get; } = ReadModels();

    public static string ReadModel(string name) => File.ReadAllText(Path.Combine(Folder, "models", name + ".jinja"));

    private static Dictionary<string, TemplateCase> ReadLanguage()
    {
        JsonElement root = Read(Path.Combine(Folder, "language.json"));
        JsonElement shared = root.GetProperty("shared_context");
        return root.GetProperty("cases").EnumerateArray()
            .Select(item => TemplateCase.From(item.GetProperty("name").GetString()!, item.GetProperty("template").GetString()!, item, shared))
            .ToDictionary(item => item.Name, StringComparer.Ordinal);
    }

    private static Dictionary<string, TemplateCase> ReadModels()
    {
        Dictionary<string, TemplateCase> cases = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Folder, "models"), "*.json"))
        {
            string model = Path.GetFileNameWithoutExtension(path);
            string template = ReadModel(model);
            foreach (JsonElement item in Read(path).GetProperty("cases").EnumerateArray())
            {
                string name = $"{model}/{item.GetProperty("name").GetString()}";
                cases.Add(name, TemplateCase.From(name, template, item, default));
            }
        }

        return cases;
    }

    private static JsonElement Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
