using System.Text.Json;

namespace LocalMode;

/// <summary>A JSON document that holds schemas: the one that was parsed, or one that it refers to.</summary>
internal sealed class SchemaDocument(string uri, JsonElement root, bool isMain)
{
    public string Uri { get; } = uri;

    public JsonElement Root { get; } = root;

    /// <summary>Gets a value indicating whether it is the document that the caller parses.</summary>
    public bool IsMain { get; } = isMain;

    /// <summary>Gets the schemas by JSON pointer.</summary>
    public Dictionary<string, JsonSchemaNode> Nodes { get; } = new(StringComparer.Ordinal);
}
