namespace LocalMode;

/// <summary>An entry of <c>patternProperties</c>.</summary>
public sealed class JsonSchemaPatternProperty
{
    internal JsonSchemaPatternProperty(JsonSchemaPattern pattern, JsonSchemaNode schema)
    {
        Pattern = pattern;
        Schema = schema;
    }

    /// <summary>Gets the pattern that the name of a member must match somewhere.</summary>
    public JsonSchemaPattern Pattern { get; }

    /// <summary>Gets the schema of such a member's value.</summary>
    public JsonSchemaNode Schema { get; }
}
