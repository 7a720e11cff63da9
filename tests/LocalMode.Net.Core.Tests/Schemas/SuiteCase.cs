using System.Text.Json;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>One case of the official test suite: a schema with its instances.</summary>
internal sealed record SuiteCase(string File, string Description, JsonElement Schema, JsonElement Tests)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures", "json-schema-test-suite");
    private static readonly Lazy<Dictionary<string, JsonElement>> Remotes = new(ReadRemotes);

    public static JsonSchemaDraft[] Drafts { get; } = Enum.GetValues<JsonSchemaDraft>();

    public static IEnumerable<SuiteCase> Required(JsonSchemaDraft draft) => Read(draft, "", SearchOption.TopDirectoryOnly);

    public static IEnumerable<SuiteCase> Optional(JsonSchemaDraft draft) => Read(draft, "optional", SearchOption.AllDirectories);

    public JsonSchema Parse(JsonSchemaDraft draft)
    {
        JsonSchemaOptions options = new() { DefaultDraft = draft };
        foreach ((string uri, JsonElement document) in Remotes.Value)
            options.KnownDocuments.Add(uri, document);
        return JsonSchema.Parse(Schema, options);
    }

    private static IEnumerable<SuiteCase> Read(JsonSchemaDraft draft, string folder, SearchOption depth)
    {
        string path = Path.Combine(Root, "tests", FolderOf(draft));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(path, folder), "*.json", depth).Order(StringComparer.Ordinal))
        {
            JsonElement cases = JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllBytes(file));
            foreach (JsonElement entry in cases.EnumerateArray())
            {
                yield return new SuiteCase(
                    Path.GetRelativePath(path, file).Replace('\\', '/'),
                    entry.GetProperty("description").GetString()!,
                    entry.GetProperty("schema"),
                    entry.GetProperty("tests"));
            }
        }
    }

    private static Dictionary<string, JsonElement> ReadRemotes()
    {
        string path = Path.Combine(Root, "remotes");
        return Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).ToDictionary(
            file => $"http://localhost:1234/{Path.GetRelativePath(path, file).Replace('\\', '/')}",
            file => JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllBytes(file)));
    }

    private static string FolderOf(JsonSchemaDraft draft) => draft switch
    {
        JsonSchemaDraft.Draft201909 => "draft2019-09",
        JsonSchemaDraft.Draft202012 => "draft2020-12",
        _ => draft.ToString().ToLowerInvariant(),
    };
}
