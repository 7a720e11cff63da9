using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Narrows the schema that is written for a type, node by node, to what System.Text.Json reads into that type.</summary>
/// <param name="dropsReadOnly">Whether members that only can be read are left out.</param>
internal sealed partial class SchemaNarrowing(bool dropsReadOnly)
{
    private static readonly Dictionary<Type, (string Pattern, string? Format)> Texts = new()
    {
        [typeof(char)] = (JsonTexts.Char, null),
        [typeof(DateTime)] = (JsonTexts.DateTime, "date-time"),
        [typeof(DateTimeOffset)] = (JsonTexts.DateTime, "date-time"),
        [typeof(DateOnly)] = (JsonTexts.Date, "date"),
        [typeof(TimeOnly)] = (JsonTexts.Time, null),
        [typeof(TimeSpan)] = (JsonTexts.Duration, null),
        [typeof(Version)] = (JsonTexts.Version, null),
        [typeof(Uri)] = (JsonTexts.Uri, null),
        [typeof(byte[])] = (JsonTexts.Base64, null),
        [typeof(Memory<byte>)] = (JsonTexts.Base64, null),
        [typeof(ReadOnlyMemory<byte>)] = (JsonTexts.Base64, null),
    };

    /// <summary>Gets a value indicating whether a member was left out.</summary>
    public bool HasDropped { get; private set; }

    public JsonNode Narrow(AIJsonSchemaCreateContext context, JsonNode node)
    {
        // A nullable value has the schema of the value.
        JsonTypeInfo info = Nullable.GetUnderlyingType(context.TypeInfo.Type) is { } underlying ? context.TypeInfo.Options.GetTypeInfo(underlying) : context.TypeInfo;
        Type type = info.Type;
        if (type == typeof(JsonValue))
            return AnyScalar();
        if (node is not JsonObject schema)
            return node;
        if (schema.ContainsKey("$ref"))
        {
            // An empty "items" is put beside references for servers that look for it.
            schema.Remove("items");
            return schema;
        }
        if (schema.TryGetPropertyValue("not", out JsonNode? not) && not is JsonValue)
        {
            UnreadablePlaces.Mark(schema, $"System.Text.Json cannot read {type}. Take another type, or give its options a converter.");
            return schema;
        }
        // Items of which anything is known to be allowed get no schema of their own.
        if (info.ElementType == typeof(JsonValue))
            schema[info.Kind == JsonTypeInfoKind.Dictionary ? "additionalProperties" : "items"] = AnyScalar();
        // What is filled in place cannot be null.
        bool isFilledInPlace = context.PropertyInfo is { Set: null, AssociatedParameter: null };
        if (isFilledInPlace && schema["type"] is JsonArray types && types.FirstOrDefault(static item => item?.GetValue<string>() == "null") is { } none)
            types.Remove(none);
        if (type.IsEnum)
            NarrowEnum(schema, type, info.Options);
        else if (NumberRange.Of(type) is { } range)
            NarrowNumber(schema, range);
        else if (Texts.TryGetValue(type, out (string Pattern, string? Format) text) && HasType(schema, "string"))
            NarrowText(schema, text.Pattern, text.Format);
        else if (info.Kind == JsonTypeInfoKind.Dictionary && info.KeyType is { } key && NameSchema(key, info.Options) is { } names)
            schema["propertyNames"] = names;
        else if (info.Kind == JsonTypeInfoKind.Object && !schema.ContainsKey("anyOf") && HasMembers(schema, context))
            NarrowObject(schema, info, context.BaseTypeInfo is not null);
        // What a converter of the member reads is its own affair.
        if (!isFilledInPlace && context.PropertyInfo?.CustomConverter is null && IsCreated(schema, info) && TypeCreation.Problem(info) is { } problem)
            UnreadablePlaces.Mark(schema, problem);
        return schema;
    }

    private static bool HasMembers(JsonObject schema, AIJsonSchemaCreateContext context) =>
        context.BaseTypeInfo is not null || HasType(schema, "object") || schema.ContainsKey("properties");

    /// <summary>A base type is created only where a derived one has nothing by which it is told.</summary>
    private static bool IsCreated(JsonObject schema, JsonTypeInfo type) =>
        !schema.ContainsKey("anyOf") || type.PolymorphismOptions?.DerivedTypes.Any(static derived => derived.TypeDiscriminator is null) is true;

    private static JsonObject AnyScalar() => new() { ["type"] = new JsonArray("string", "number", "boolean", "null") };

    private static bool HasType(JsonObject schema, string type) => schema["type"] switch
    {
        JsonArray types => types.Any(item => item?.GetValue<string>() == type),
        JsonValue value => value.GetValue<string>() == type,
        _ => false,
    };

    private static void NarrowText(JsonObject schema, string pattern, string? format)
    {
        schema.Remove("$comment");
        schema.Remove("format");
        schema.Remove("minLength");
        schema.Remove("maxLength");
        schema["pattern"] = pattern;
        if (format is not null)
            schema["format"] = format;
    }

    private static void NarrowNumber(JsonObject schema, NumberRange range)
    {
        bool isNumber = DropText(schema);
        // With named literals the number is one of several branches.
        foreach (JsonNode? branch in schema["anyOf"] as JsonArray ?? [])
            isNumber |= branch is JsonObject inner && DropText(inner);
        if (!isNumber)
            return;
        Bound(schema, "minimum", range.Minimum, lower: true);
        Bound(schema, "maximum", range.Maximum, lower: false);
    }

    /// <summary>Takes away that a number may be written as text, which could exceed the range.</summary>
    /// <returns>Whether the schema is that of a number.</returns>
    private static bool DropText(JsonObject schema)
    {
        if (!HasType(schema, "integer") && !HasType(schema, "number"))
            return false;
        if (schema["type"] is JsonArray types && types.FirstOrDefault(static item => item?.GetValue<string>() == "string") is { } text)
        {
            types.Remove(text);
            schema.Remove("pattern");
        }
        return true;
    }

    /// <summary>Sets a bound, unless an attribute set a tighter one.</summary>
    private static void Bound(JsonObject schema, string keyword, string value, bool lower)
    {
        if (schema[keyword] is JsonValue set && double.TryParse(set.ToJsonString(), CultureInfo.InvariantCulture, out double known))
        {
            double own = double.Parse(value, CultureInfo.InvariantCulture);
            if (lower ? known >= own : known <= own)
                return;
        }
        schema[keyword] = JsonNode.Parse(value);
    }
}
