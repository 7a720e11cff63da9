namespace LocalMode;

/// <summary>A name with a schema: an entry of <c>properties</c> or of <c>dependentSchemas</c>.</summary>
public sealed class JsonSchemaProperty
{
    internal JsonSchemaProperty(string name, JsonSchemaNode schema, string keyword)
    {
        Name = name;
        Schema = schema;
        Keyword = keyword;
    }

    /// <summary>Gets the name of the member in the instance, unescaped.</summary>
    public string Name { get; }

    /// <summary>Gets the schema: of the member's value, or of the whole object that has the member.</summary>
    public JsonSchemaNode Schema { get; }

    internal string Keyword { get; }
}
