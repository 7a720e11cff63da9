namespace LocalMode;

/// <summary>A schema with a URI of its own, and all below it up to the next such schema.</summary>
internal sealed class SchemaResource(string uri, SchemaDocument document, string pointer, SchemaDialect dialect)
{
    public string Uri { get; } = uri;

    public SchemaDocument Document { get; } = document;

    /// <summary>Gets the pointer of its root in the document.</summary>
    public string Pointer { get; } = pointer;

    public SchemaDialect Dialect { get; } = dialect;

    public JsonSchemaNode? Root { get; set; }

    public Dictionary<string, JsonSchemaNode> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the anchors that override dynamic references; the empty name stands for <c>$recursiveAnchor</c>.</summary>
    public Dictionary<string, JsonSchemaNode> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
