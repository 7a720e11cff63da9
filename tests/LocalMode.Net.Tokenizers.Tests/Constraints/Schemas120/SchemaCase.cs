using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas120;

/// <summary>A schema with texts that satisfy it, in the order and form of the constraint, and texts that do not.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Valid">Texts that are accepted, compact.</param>
/// <param name="Invalid">Texts that are refused somewhere.</param>
internal sealed record SchemaCase(string Name, JsonElement Schema, IReadOnlyList<string> Valid, IReadOnlyList<string> Invalid)
{
    /// <summary>Reads the table, and adds what .NET makes of types.</summary>
    public static IReadOnlyList<SchemaCase> All { get; } = [.. Read(), .. TypeSchemas.All()];

    private static IEnumerable<SchemaCase> Read()
    {
        using JsonDocument document = TestFiles.Json(TestFiles.Path("tests/LocalMode.Net.Tokenizers.Tests/Constraints/Schemas120/schemas.json"));
        foreach (JsonElement entry in document.RootElement.Clone().EnumerateArray())
        {
            yield return new(
                entry.GetProperty("name").GetString()!,
                entry.GetProperty("schema"),
                [.. Texts(entry, "valid", isText: false), .. Texts(entry, "validText", isText: true)],
                [.. Texts(entry, "invalid", isText: false), .. Texts(entry, "invalidText", isText: true)]);
        }
    }

    private static IEnumerable<string> Texts(JsonElement entry, string name, bool isText) => entry.TryGetProperty(name, out JsonElement list)
        ? list.EnumerateArray().Select(item => isText ? item.GetString()! : item.GetRawText())
        : [];

    public override string ToString() => Name;
}
