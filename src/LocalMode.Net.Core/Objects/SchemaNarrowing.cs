using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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

    /// <exception cref="NotSupportedException">System.Text.Json reads nothing into the type.</exception>
    public JsonNode Narrow(AIJsonSchemaCreateContext context, JsonNode node)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
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
            throw new NotSupportedException($"System.Text.Json cannot read {context.TypeInfo.Type}. Take another type, or give its options a converter.");
        // Items of which anything is known to be allowed get no schema of their own.
        if (context.TypeInfo.ElementType == typeof(JsonValue))
            schema[context.TypeInfo.Kind == JsonTypeInfoKind.Dictionary ? "additionalProperties" : "items"] = AnyScalar();
        // What is filled in place cannot be null.
        if (context.PropertyInfo is { Set: null, AssociatedParameter: null } && schema["type"] is JsonArray types && types.FirstOrDefault(static item => item?.GetValue<string>() == "null") is { } none)
            types.Remove(none);
        if (type.IsEnum)
            NarrowEnum(schema, type, context.TypeInfo.Options);
        else if (NumberRange.Of(type) is { } range)
            NarrowNumber(schema, range);
        else if (Texts.TryGetValue(type, out (string Pattern, string? Format) text) && HasType(schema, "string"))
            NarrowText(schema, text.Pattern, text.Format);
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Dictionary && context.TypeInfo.KeyType is { } key && NameSchema(key, context.TypeInfo.Options) is { } names)
            schema["propertyNames"] = names;
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && !schema.ContainsKey("anyOf"))
            NarrowObject(schema, context.TypeInfo);
        return schema;
    }

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
        bool isNumber = HasType(schema, "integer") || HasType(schema, "number");
        // With named literals the number is one of several branches.
        if (!isNumber && !schema.ContainsKey("anyOf"))
            return;
        if (isNumber && schema["type"] is JsonArray types && types.FirstOrDefault(static item => item?.GetValue<string>() == "string") is { } text)
        {
            // A number as text could exceed the range.
            types.Remove(text);
            schema.Remove("pattern");
        }
        Bound(schema, "minimum", range.Minimum, lower: true);
        Bound(schema, "maximum", range.Maximum, lower: false);
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

    private void NarrowObject(JsonObject schema, JsonTypeInfo type)
    {
        JsonObject? properties = schema["properties"] as JsonObject;
        bool isOpen = false;
        List<string> required = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            isOpen |= property.IsExtensionData;
            if (properties?.ContainsKey(property.Name) is not true || !known.Add(property.Name))
                continue;
            if (dropsReadOnly && !IsWritten(property, type))
            {
                properties.Remove(property.Name);
                HasDropped = true;
            }
            else if (property.IsRequired || property.AssociatedParameter is not { HasDefaultValue: true })
            {
                required.Add(property.Name);
            }
        }
        // What is no member, such as the discriminator of a derived type, stays required.
        if (schema["required"] is JsonArray before)
            required.InsertRange(0, before.Select(static name => name!.GetValue<string>()).Where(name => !known.Contains(name)));
        schema.Remove("required");
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(static name => JsonValue.Create(name))]);
        if (!isOpen)
            schema["additionalProperties"] = false;
    }

    private static bool IsWritten(JsonPropertyInfo property, JsonTypeInfo type) =>
        property.Set is not null
        || property.AssociatedParameter is not null
        || (property.ObjectCreationHandling ?? type.PreferredPropertyObjectCreationHandling ?? type.Options.PreferredObjectCreationHandling) == JsonObjectCreationHandling.Populate;
}
