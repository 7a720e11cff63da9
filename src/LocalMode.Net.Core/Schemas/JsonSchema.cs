using System.Text.Json;

namespace LocalMode;

/// <summary>
/// A JSON schema of draft 4, 6, 7, 2019-09 or 2020-12, parsed once: references resolved, keywords readable, ready to validate.
/// </summary>
/// <remarks>
/// Immutable and safe for concurrent use. Nothing is ever fetched: a reference that leaves the schema must lead to a document of
/// <see cref="JsonSchemaOptions.KnownDocuments"/> or to a metaschema of the drafts. Schemas and instances may be hostile: the limits of the
/// options end every parse and every validation.
/// </remarks>
public sealed class JsonSchema
{
    private const int MaxTextDepth = 1024;

    private JsonSchema(JsonSchemaNode root, bool hasDynamicReferences, TimeSpan patternTimeout)
    {
        Root = root;
        HasDynamicReferences = hasDynamicReferences;
        PatternTimeout = patternTimeout;
    }

    /// <summary>Gets the schema itself, the root of the graph of nodes.</summary>
    public JsonSchemaNode Root { get; }

    /// <summary>Gets the draft of the root.</summary>
    public JsonSchemaDraft Draft => Root.Draft;

    /// <summary>Gets a value indicating whether what a reference means depends on the way to it (<c>$dynamicRef</c>, <c>$recursiveRef</c>).</summary>
    public bool HasDynamicReferences { get; }

    internal TimeSpan PatternTimeout { get; }

    /// <summary>Parses a schema. Its JSON is copied, so the document may be disposed.</summary>
    /// <param name="schema">The schema: an object, or a Boolean from draft 6 on.</param>
    /// <param name="options">How to read it, or <see langword="null"/> for the defaults.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException"><paramref name="schema"/> is the default value, or an option is out of range.</exception>
    /// <exception cref="SchemaInvalidException">The schema is malformed, names an unknown draft, or refers to what is not there.</exception>
    /// <exception cref="SchemaTooComplexException">The schema exceeds a limit of the options.</exception>
    public static JsonSchema Parse(JsonElement schema, JsonSchemaOptions? options = null)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
            throw new ArgumentException("The element is the default value. Pass the root of a parsed document.", nameof(schema));
        return ParseOwned(schema.Clone(), options);
    }

    /// <summary>Parses a schema from its JSON text.</summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="options">How to read it, or <see langword="null"/> for the defaults.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="SchemaInvalidException">The text is no JSON, the schema is malformed, names an unknown draft, or refers to what is not there.</exception>
    /// <exception cref="SchemaTooComplexException">The schema exceeds a limit of the options.</exception>
    public static JsonSchema Parse(string json, JsonSchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        // JsonDocument takes time quadratic in the depth, and its error for it is like that for malformed text.
        if (SchemaText.IsDeeper(json, MaxTextDepth))
            throw new SchemaTooComplexException($"JSON nested {MaxTextDepth} deep");
        JsonElement element;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxTextDepth });
            element = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new SchemaInvalidException("", $"It is no JSON: {exception.Message}", exception);
        }
        return ParseOwned(element, options);
    }

    /// <summary>Tells whether an instance satisfies the schema. It stops at the first error and allocates next to nothing.</summary>
    /// <param name="instance">The instance. Its document must not be disposed meanwhile.</param>
    /// <param name="options">How to validate, or <see langword="null"/> for the defaults.</param>
    /// <returns><see langword="true"/> if it does.</returns>
    /// <exception cref="ArgumentException"><paramref name="instance"/> is the default value, or an option is out of range.</exception>
    /// <exception cref="SchemaInvalidException">References of the schema lead in a circle for this instance.</exception>
    /// <exception cref="SchemaTooComplexException">The validation exceeds a limit of the options.</exception>
    public bool IsValid(JsonElement instance, JsonSchemaValidationOptions? options = null) =>
        SchemaEvaluation.IsValid(this, Checked(instance), options ?? new());

    /// <summary>Validates an instance.</summary>
    /// <param name="instance">The instance. Its document must not be disposed meanwhile.</param>
    /// <param name="options">How to validate, or <see langword="null"/> for the defaults.</param>
    /// <returns>The errors, in the order in which they were found; empty if the instance is valid. There are at most as many as the options allow.</returns>
    /// <exception cref="ArgumentException"><paramref name="instance"/> is the default value, or an option is out of range.</exception>
    /// <exception cref="SchemaInvalidException">References of the schema lead in a circle for this instance.</exception>
    /// <exception cref="SchemaTooComplexException">The validation exceeds a limit of the options.</exception>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement instance, JsonSchemaValidationOptions? options = null) =>
        SchemaEvaluation.Validate(this, Checked(instance), options ?? new());

    private static JsonSchema ParseOwned(JsonElement schema, JsonSchemaOptions? options)
    {
        options ??= new();
        SchemaParser parser = new(options);
        JsonSchemaNode root = parser.Parse(schema);
        return new JsonSchema(root, parser.HasDynamicReferences, options.PatternTimeout);
    }

    private static JsonElement Checked(JsonElement instance) => instance.ValueKind == JsonValueKind.Undefined
        ? throw new ArgumentException("The element is the default value. Pass an element of a parsed document.", nameof(instance))
        : instance;
}
