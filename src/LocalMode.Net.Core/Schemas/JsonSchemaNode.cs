using System.Text.Json;

namespace LocalMode;

/// <summary>
/// A schema or subschema of a parsed <see cref="JsonSchema"/>, with its keywords as typed properties. Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// The forms of older drafts are brought to those of 2020-12: an array in <c>items</c> is <see cref="PrefixItems"/> and <c>additionalItems</c>
/// is <see cref="Items"/>, a Boolean <c>exclusiveMinimum</c> moves the bound to <see cref="ExclusiveMinimum"/>, <c>dependencies</c> become
/// <see cref="DependentRequired"/> and <see cref="DependentSchemas"/>. Keywords that the schema's draft or vocabularies do not have are absent,
/// as are those beside a <c>$ref</c> up to draft 7. Nodes form a graph: a reference may lead back to a node above it.
/// </remarks>
public sealed partial class JsonSchemaNode
{
    internal JsonSchemaNode(JsonElement element, string pointer, SchemaResource resource)
    {
        Element = element;
        LocalPointer = pointer;
        Resource = resource;
    }

    /// <summary>Gets where the schema stands: a JSON pointer, after the document's URI and <c>#</c> if it is not in the schema's own document.</summary>
    public string JsonPointer => Resource.Document.IsMain ? LocalPointer : $"{Resource.Document.Uri}#{LocalPointer}";

    /// <summary>Gets the schema as it was written.</summary>
    public JsonElement Element { get; }

    /// <summary>Gets the draft by which it is read.</summary>
    public JsonSchemaDraft Draft => Resource.Dialect.Draft;

    /// <summary>Gets the verdict of a schema that is just <c>true</c> or <c>false</c>, else <see langword="null"/>.</summary>
    public bool? Always { get; internal set; }

    /// <summary>Gets the target of <c>$ref</c>.</summary>
    public JsonSchemaNode? Reference { get; internal set; }

    /// <summary>Gets the target of <c>$dynamicRef</c> or <c>$recursiveRef</c> where no schema around overrides it.</summary>
    public JsonSchemaNode? DynamicReference { get; internal set; }

    /// <summary>
    /// Gets the name by which schema resources around may override <see cref="DynamicReference"/> (the outermost one in which evaluation
    /// passed wins), empty for <c>$recursiveRef</c>; <see langword="null"/> if nothing can and it is like a <c>$ref</c>.
    /// </summary>
    public string? DynamicAnchor { get; internal set; }

    /// <summary>Gets the types of <c>type</c>, or <see langword="null"/> if it is absent.</summary>
    public JsonSchemaTypes? Types { get; internal set; }

    /// <summary>Gets the values of <c>enum</c>, or <see langword="null"/> if it is absent.</summary>
    public IReadOnlyList<JsonElement>? Enum { get; internal set; }

    /// <summary>Gets the value of <c>const</c>.</summary>
    public JsonElement? Const { get; internal set; }

    /// <summary>Gets <c>minimum</c>, a number with its text as written, so that it is exact.</summary>
    public JsonElement? Minimum { get; internal set; }

    /// <summary>Gets <c>maximum</c>, a number.</summary>
    public JsonElement? Maximum { get; internal set; }

    /// <summary>Gets <c>exclusiveMinimum</c>, a number.</summary>
    public JsonElement? ExclusiveMinimum { get; internal set; }

    /// <summary>Gets <c>exclusiveMaximum</c>, a number.</summary>
    public JsonElement? ExclusiveMaximum { get; internal set; }

    /// <summary>Gets <c>multipleOf</c>, a number above zero.</summary>
    public JsonElement? MultipleOf { get; internal set; }

    /// <summary>Gets <c>minLength</c>, in code points. Counts above <see cref="int.MaxValue"/> are cut to it, here and below.</summary>
    public int? MinLength { get; internal set; }

    /// <summary>Gets <c>maxLength</c>, in code points.</summary>
    public int? MaxLength { get; internal set; }

    /// <summary>Gets <c>pattern</c>.</summary>
    public JsonSchemaPattern? Pattern { get; internal set; }

    /// <summary>Gets <c>format</c>.</summary>
    public string? Format { get; internal set; }

    /// <summary>Gets the schemas of the first items, in order; empty if there are none.</summary>
    public IReadOnlyList<JsonSchemaNode> PrefixItems => PrefixNodes;

    /// <summary>Gets the schema of all items after those of <see cref="PrefixItems"/>.</summary>
    public JsonSchemaNode? Items { get; internal set; }

    /// <summary>Gets <c>contains</c>.</summary>
    public JsonSchemaNode? Contains { get; internal set; }

    /// <summary>Gets <c>minContains</c>; it is 1 where <see cref="Contains"/> stands without it.</summary>
    public int? MinContains { get; internal set; }

    /// <summary>Gets <c>maxContains</c>.</summary>
    public int? MaxContains { get; internal set; }

    /// <summary>Gets <c>minItems</c>.</summary>
    public int? MinItems { get; internal set; }

    /// <summary>Gets <c>maxItems</c>.</summary>
    public int? MaxItems { get; internal set; }

    /// <summary>Gets a value indicating whether no two items may be equal.</summary>
    public bool UniqueItems { get; internal set; }

    /// <summary>Gets <c>unevaluatedItems</c>.</summary>
    public JsonSchemaNode? UnevaluatedItems { get; internal set; }

    /// <summary>Gets <c>properties</c>, in the order in which the schema has them.</summary>
    public IReadOnlyList<JsonSchemaProperty> Properties => PropertyNodes;

    /// <summary>Gets <c>patternProperties</c>, in order.</summary>
    public IReadOnlyList<JsonSchemaPatternProperty> PatternProperties => PatternNodes;

    /// <summary>Gets <c>additionalProperties</c>.</summary>
    public JsonSchemaNode? AdditionalProperties { get; internal set; }

    /// <summary>Gets <c>propertyNames</c>.</summary>
    public JsonSchemaNode? PropertyNames { get; internal set; }

    /// <summary>Gets <c>required</c>, in order.</summary>
    public IReadOnlyList<string> Required => RequiredNames;

    /// <summary>Gets <c>minProperties</c>.</summary>
    public int? MinProperties { get; internal set; }

    /// <summary>Gets <c>maxProperties</c>.</summary>
    public int? MaxProperties { get; internal set; }

    /// <summary>Gets <c>dependentRequired</c>, in order.</summary>
    public IReadOnlyList<JsonSchemaDependency> DependentRequired => DependentNames;

    /// <summary>Gets <c>dependentSchemas</c>, in order.</summary>
    public IReadOnlyList<JsonSchemaProperty> DependentSchemas => DependentNodes;

    /// <summary>Gets <c>unevaluatedProperties</c>.</summary>
    public JsonSchemaNode? UnevaluatedProperties { get; internal set; }

    /// <summary>Gets <c>allOf</c>; empty if it is absent.</summary>
    public IReadOnlyList<JsonSchemaNode> AllOf => AllNodes;

    /// <summary>Gets <c>anyOf</c>; empty if it is absent.</summary>
    public IReadOnlyList<JsonSchemaNode> AnyOf => AnyNodes;

    /// <summary>Gets <c>oneOf</c>; empty if it is absent.</summary>
    public IReadOnlyList<JsonSchemaNode> OneOf => OneNodes;

    /// <summary>Gets <c>not</c>.</summary>
    public JsonSchemaNode? Not { get; internal set; }

    /// <summary>Gets <c>if</c>. Without <see cref="Then"/> and <see cref="Else"/> it only marks what it matches as evaluated.</summary>
    public JsonSchemaNode? If { get; internal set; }

    /// <summary>Gets <c>then</c>; present only beside <see cref="If"/>.</summary>
    public JsonSchemaNode? Then { get; internal set; }

    /// <summary>Gets <c>else</c>; present only beside <see cref="If"/>.</summary>
    public JsonSchemaNode? Else { get; internal set; }

    /// <summary>Gives <see cref="JsonPointer"/>.</summary>
    /// <returns>The pointer.</returns>
    public override string ToString() => JsonPointer;
}
